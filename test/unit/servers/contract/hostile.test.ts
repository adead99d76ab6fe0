import type * as net from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { TorchServeClient } from '../../../../src/servers/contract/client';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { closing, closeAll, listening, answering, image, never, told } from './hostileServers';

afterEach(closeAll);

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
