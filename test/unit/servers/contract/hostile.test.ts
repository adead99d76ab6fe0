import * as http from 'node:http';
import * as net from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { comparePredictions, defaultCompareOptions } from '../../../../src/compare/compare';
import { TorchServeClient } from '../../../../src/servers/contract/client';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that does `talk` with whoever connects; its address. */
async function listening(talk: (socket: net.Socket) => void): Promise<string> {
  const sockets: net.Socket[] = [];
  const server = net
    .createServer(socket => {
      sockets.push(socket.on('error', () => undefined));
      talk(socket);
    })
    .listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

/** What a model's server answers with, whatever it is asked. */
async function answering(body: string | Buffer, status = 200): Promise<ServedPredictor> {
  const server = http
    .createServer((request, response) =>
      request.resume().once('end', () => response.writeHead(status).end(body)),
    )
    .listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new ServedPredictor(
    new TorchServeClient({
      inferenceAddress: `127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    }),
    'm',
  );
}

const image = { path: 'x.png', bytes: Buffer.from('image') };
const never = new AbortController().signal;
const told = async (predictor: ServedPredictor): Promise<string> =>
  predictor.predict(image, never).then(
    () => 'no error',
    (error: unknown) => (error as Error).message,
  );

/** Collects garbage all the time: what nobody holds is gone. */
function collecting(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const timer = setInterval(gc, 20);
  closing.push(() => {
    clearInterval(timer);
  });
}

describe('a server that does not answer', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
  it.each<[string, (socket: net.Socket) => void]>([
    [
      'reads and says nothing',
      socket => {
        socket.resume();
      },
    ],
    [
      'does not even read',
      socket => {
        socket.pause();
      },
    ],
    [
      'sends a head and no body',
      socket => {
        socket.resume().write(`${head}Content-Length: 10\r\n\r\n`);
      },
    ],
    [
      'begins its head',
      socket => {
        socket.resume().write('HTTP/1.1 200 OK\r\nX: ');
      },
    ],
    [
      'sends its body byte by byte',
      socket => {
        socket.resume().write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
        const timer = setInterval(() => socket.write('1\r\n \r\n'), 30);
        socket.once('close', () => {
          clearInterval(timer);
        });
      },
    ],
  ])('is told after its time: it %s', async (_, talk) => {
    collecting();
    const client = new TorchServeClient({
      inferenceAddress: await listening(talk),
      responseTimeout: 1,
    });
    await expect(new ServedPredictor(client, 'm').predict(image, never)).rejects.toThrow(
      /^The server at http:\/\/127\.0\.0\.1:\d+ did not answer within 1 s\.$/,
    );
  });

  it('is left at once when it is cancelled', { timeout: 10_000 }, async () => {
    collecting();
    const cancel = new AbortController();
    const client = new TorchServeClient({
      inferenceAddress: await listening(socket => {
        socket.resume().once('data', () => {
          cancel.abort();
        });
      }),
    });
    await expect(
      new ServedPredictor(client, 'm').predict(image, cancel.signal),
    ).rejects.toMatchObject({ name: 'CancelledError' });
  });
});

describe('what a server says in an error', () => {
  const body = (message: unknown, type = 'InternalServerException') =>
    JSON.stringify({ code: 500, type, message });

  it('is shown visibly, and cut', async () => {
    const message = await told(
      await answering(
        body(`\u001b[2J\u001b]0;owned\u0007\u202egnp.exe\u009b31m${'A'.repeat(30_000_000)}`),
        500,
      ),
    );
    expect(message).toContain(
      'answered 500: \\u001b[2J\\u001b]0;owned\\u0007\\u202egnp.exe\\u009b31mAAA',
    );
    expect(message.length).toBeLessThan(1000);
  });

  it.each([
    ['lines of a log', body('x\n2026-01-01 forged')],
    ['a message for a client', body('y\u2028z', 'BadRequest')],
    ['a page', `<html>${'\u0007'.repeat(99)}`],
    ['words', '\u001b[31mno'],
    ['a nested message', body([['a']])],
    ['lists without end', '['.repeat(5_000_000)],
    ['a million keys', `{${'"a":1,'.repeat(1_000_000)}"a":1}`],
  ])('is one short line: %s', async (_, text) => {
    for (const status of [400, 500, 503, 507]) {
      const message = await told(await answering(text, status));
      expect(message).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{10,600}$/u);
    }
  });

  it('is an error of its size when it is larger than any answer', async () => {
    expect(await told(await answering(Buffer.alloc(80_000_000, '{'), 500))).toMatch(
      /answered with more than 67 MB\.$/,
    );
  });
});

describe('an answer that is more than any model finds', () => {
  const random = (count: number): number[] => {
    let seed = 1;
    return Array.from(
      { length: count },
      () => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff) * 600,
    );
  };
  const detected = (...boundaries: unknown[]) => JSON.stringify({ boundary_result: boundaries });

  it.each([
    [
      '20,000 corners',
      detected([...random(40_000), 0.9]),
      'boundary 1 has 20000 corners; 4096 are the most',
    ],
    [
      'corners of a text',
      JSON.stringify({ result: [{ box: random(10_000), text: 'a' }] }),
      'boundary 1 has 5000 corners; 4096 are the most',
    ],
    [
      'many large boundaries',
      detected(...Array.from({ length: 40 }, () => [...random(8000), 0.9])),
      'corners together; 100000 are the most',
    ],
    [
      'very many small ones',
      detected(...Array.from({ length: 10_001 }, () => [0, 0, 1, 0, 1, 1, 0.9])),
      'it has 10001 text instances; 10000 are the most',
    ],
    ['far away', detected([0, 0, 1e300, 0, 1, 1, 0.9]), 'boundary 1 lies outside of every image'],
    ['infinite', '{"boundary_result": [[0, 0, 1e999, 0, 1, 1, 0.9]]}', 'boundary 1 is not a list'],
    ['no numbers', '{"boundary_result": [[0, 0, NaN, 0, 1, 1, 0.9]]}', 'boundary 1 is not a list'],
    ['lists in lists', '['.repeat(10_000_000), 'answered with more than any model finds'],
    [
      'millions of lists',
      `{"boundary_result": [${'[],'.repeat(4_000_000)}[]]}`,
      'answered with more than any model finds',
    ],
    [
      'nothing but backslashes',
      `{"text": NaN, "x": "${'\\\\'.repeat(5_000_000)}`,
      'something that is not JSON',
    ],
  ])('is refused by name: %s', async (_, body, why) => {
    expect(await told(await answering(body))).toContain(why);
  });

  it('is compared in a few seconds as far as it is allowed', { timeout: 30_000 }, async () => {
    const scribble = await (
      await answering(detected([...random(2000), 0.9]))
    ).predict(image, never);
    const other = await (
      await answering(detected([...random(2000).map(v => v + 1), 0.9]))
    ).predict(image, never);
    const { matched, smallestIou } = comparePredictions(scribble, other, defaultCompareOptions);
    expect({ matched, near: smallestIou! > 0.8 && smallestIou! < 1 }).toEqual({
      matched: 1,
      near: true,
    });
    expect(
      comparePredictions(scribble, structuredClone(scribble), defaultCompareOptions),
    ).toMatchObject({ equal: true, smallestIou: 1 });
  });

  it(
    'is not compared where it would take for ever, and that is said',
    { timeout: 60_000 },
    async () => {
      const body = detected(...Array.from({ length: 3000 }, () => [...random(60), 0.9]));
      const [left, right] = [
        await (await answering(body)).predict(image, never),
        await (await answering(body)).predict(image, never),
      ];
      expect(comparePredictions(left, right, defaultCompareOptions)).toMatchObject({
        incomparable: 'amount',
        equal: false,
        matched: 0,
        onlyLeft: 3000,
      });
    },
  );
});

describe('a list of models', () => {
  it.each([['a\nb'], ['\u202eb'], ['x'.repeat(100_000)]])(
    'holds no names that are none',
    async name => {
      const body = JSON.stringify({ models: [{ modelName: name }], 0: { modelName: name } });
      const server = http.createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
      await new Promise(resolve => server.once('listening', resolve));
      closing.push(() => server.close());
      const address = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
      await expect(
        new TorchServeClient({ inferenceAddress: address, managementAddress: address }).models(),
      ).rejects.toThrow('another program listens there');
    },
  );
});
