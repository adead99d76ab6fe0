import * as http from 'node:http';
import * as net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TorchServeClient } from '../../../../src/servers/contract/client';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { serverUrl } from '../../../../src/servers/contract/address';

/** Answers like TorchServe 0.12.0, as documented in its REST API and seen from a real one. */
let respond: (request: http.IncomingMessage, response: http.ServerResponse, body: Buffer) => void;
let server: http.Server;
let address: string;

beforeEach(async () => {
  server = http
    .createServer((request, response) => {
      const body: Buffer[] = [];
      request
        .on('data', (chunk: Buffer) => body.push(chunk))
        .once('end', () => respond(request, response, Buffer.concat(body)));
    })
    .listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  address = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const client = (options: Partial<ConstructorParameters<typeof TorchServeClient>[0]> = {}) =>
  new TorchServeClient({
    inferenceAddress: address,
    managementAddress: `http://${address}`,
    ...options,
  });
const error = (code: number, type: string, message: string) => {
  respond = (_, response) =>
    response.writeHead(code).end(`${JSON.stringify({ code, type, message }, undefined, 2)}\n`);
};
const predict = (bytes = 'image') => client().predict('dbnet', '1.0', Buffer.from(bytes));

describe('addresses', () => {
  it.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['localhost:8080', 'http://127.0.0.1:8080'],
    ['https://ocr.example/torchserve/', 'https://ocr.example/torchserve'],
    ['box', 'http://box'],
    [' http://[::1]:80/ ', 'http://[::1]'],
  ])('%s', (written, url) => {
    expect(serverUrl(written)).toBe(url);
  });

  it.each(['', 'ftp://host', 'host:99999', 'http://', 'a b:80'])('"%s" is none', written => {
    expect(() => serverUrl(written)).toThrow(/is not the address of a TorchServe/);
  });
});

describe('requests', () => {
  it('carry the key of their port, and the image untouched', async () => {
    const seen: unknown[] = [];
    respond = (request, response, body) => {
      seen.push([
        request.method,
        request.url,
        request.headers.authorization,
        request.headers['content-length'],
        body.length,
      ]);
      response.end(
        request.url?.startsWith('/models') ? '{"models": []}' : '{"text": "a", "score": 1}',
      );
    };
    const keyed = client({ keys: kind => Promise.resolve(`key-${kind}`) });
    await keyed.predict('a b', undefined, new Uint8Array(200_000));
    await keyed.models();
    expect(seen).toEqual([
      ['POST', '/predictions/a%20b', 'Bearer key-inference', '200000', 200_000],
      ['GET', '/models?limit=100&next_page_token=0', 'Bearer key-management', undefined, 0],
    ]);
  });

  it.each([
    '{"models": [null]}',
    '{"models": [{"modelName": 3}]}',
    '{"models": {}}',
    'null',
    '[1]',
  ])('take no list of models that is none: %s', async body => {
    respond = (_, response) => response.end(body);
    await expect(client().models()).rejects.toThrow(/another program listens there/);
    await expect(client().describe('m')).rejects.toThrow(/another program listens there/);
  });

  it('end, also with a server whose list of models never does', async () => {
    respond = (_, response) => response.end('{"models": [], "nextPageToken": "0"}');
    expect(await client().models()).toEqual([]);
  });

  it('collect every page of models', async () => {
    respond = (request, response) => {
      const token = Number(
        new URL(request.url ?? '', 'http://x').searchParams.get('next_page_token'),
      );
      response.end(
        JSON.stringify({
          ...(token < 200 ? { nextPageToken: String(token + 100) } : {}),
          models: [{ modelName: `m${300 - token}` }],
        }),
      );
    };
    expect(await client().models()).toEqual(['m100', 'm200', 'm300']);
  });

  it('give up after a time limit or when cancelled', async () => {
    const cancel = new AbortController();
    respond = () => cancel.abort();
    await expect(
      client().predict('m', undefined, Buffer.from('x'), cancel.signal),
    ).rejects.toMatchObject({ name: 'CancelledError' });
  });
});

describe('errors say what to do', () => {
  it.each([
    [
      400,
      'InvalidKeyException',
      'Token Authorization failed.',
      /wants an access key/,
      'setServerKey',
    ],
    [
      404,
      'ModelVersionNotFoundException',
      'Model version: 9',
      /has no version 1\.0 of "dbnet"/,
      undefined,
    ],
    [
      404,
      'ResourceNotFoundException',
      'Requested resource is not found',
      /swapped/,
      'openSettings',
    ],
    [
      503,
      'ServiceUnavailableException',
      'Model "q" has no worker',
      /No worker of "dbnet" is free/,
      'showLog',
    ],
    [
      503,
      'InternalServerException',
      'Prediction failed',
      /The handler of "dbnet" failed on this image/,
      'showLog',
    ],
    [
      500,
      'InternalServerException',
      'Worker died.',
      /The worker of "dbnet" ended or took too long/,
      'showLog',
    ],
    [507, 'InternalServerException', 'Out of resources', /ran out of memory/, 'showLog'],
    [
      507,
      'InternalServerException',
      'm.onnx is not a complete ONNX file.',
      /" answered: m\.onnx is not a complete ONNX file\./,
      undefined,
    ],
    [
      400,
      'BadRequestException',
      'the 3 bytes sent are not an image',
      /^"dbnet" answered: the 3 bytes sent/,
      undefined,
    ],
  ])('%i %s', async (code, type, message, expected, fix) => {
    error(code, type, message);
    await expect(predict()).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(expected),
      fix,
    });
  });

  it('a wrong key, without showing it', async () => {
    error(400, 'InvalidKeyException', 'Token Authorization failed.');
    const failed = client({ keys: () => Promise.resolve('s3cr3t') })
      .ping()
      .catch((thrown: unknown) => thrown as Error);
    expect(await failed).toMatchObject({
      message: expect.stringMatching(/does not accept the access key/),
    });
    expect(
      JSON.stringify(await failed, Object.getOwnPropertyNames(Error.prototype)) +
        String(((await failed) as Error).stack),
    ).not.toContain('s3cr3t');
  });

  it('no such model: the models there are', async () => {
    respond = (request, response) => {
      if (request.url?.startsWith('/models')) response.end('{"models": [{"modelName": "crnn"}]}');
      else
        response
          .writeHead(404)
          .end(
            '{"code": 404, "type": "ModelNotFoundException", "message": "Model not found: dbnet"}',
          );
    };
    await expect(predict()).rejects.toThrow('has no model "dbnet". It serves: crnn.');
  });

  it('too large: before sending where the limit is known, else after', async () => {
    respond = (_, response) => response.writeHead(413).end();
    await expect(predict()).rejects.toThrow(/larger than.*max_request_size/);
    respond = () => {
      throw new Error('not to be asked');
    };
    await expect(
      client({ maxRequestSize: 4 }).predict('dbnet', undefined, Buffer.from('12345')),
    ).rejects.toThrow(/max_request_size/);
  });

  it('another program', async () => {
    respond = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>hello');
    await expect(predict()).rejects.toThrow(/answered with a web page: another program/);
    await expect(client().models()).rejects.toThrow(/another program/);
    respond = (_, response) => response.writeHead(401).end('who are you');
    await expect(predict()).rejects.toThrow(/status 401: another program/);
    const other = net
      .createServer(socket => socket.end('220 mail ready\r\n'))
      .listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    await expect(
      client({ inferenceAddress: `127.0.0.1:${(other.address() as net.AddressInfo).port}` }).ping(),
    ).rejects.toThrow(/not HTTP: another program/);
    other.close();
  });

  it('an answer cut off, and nobody there', async () => {
    respond = (request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"text":', () => request.socket.destroy());
    };
    await expect(predict()).rejects.toThrow(/ended or closed the connection before it answered/);
    server.close();
    server.closeAllConnections();
    await expect(predict()).rejects.toMatchObject({
      message: expect.stringMatching(/^Nothing answers at/),
      fix: 'startTorchServe',
    });
  });
});

describe('a served prediction', () => {
  const ask = () =>
    new ServedPredictor(client(), 'm').predict(
      { path: '/a/b.png', bytes: Buffer.from('x') },
      new AbortController().signal,
    );

  it('of a foreign handler has no frame, and NaN is no score', async () => {
    respond = (_, response) =>
      response.end('{\n  "text": "NaN is \\"a\\" word",\n  "score": NaN\n}');
    const prediction = await ask();
    expect(prediction).toMatchObject({
      task: 'textrecog',
      instances: [{ text: 'NaN is "a" word' }],
      timings: [{ stage: 'send' }, { stage: 'handler' }],
    });
    expect(prediction).not.toHaveProperty('frame');
    expect(prediction.instances[0]).not.toHaveProperty('textScore');
  });

  it('of ours has frame, task and stages', async () => {
    respond = (_, response) =>
      response
        .writeHead(200, {
          'X-MMOCR-Image': '640x480;orientation=upright',
          'X-MMOCR-Task': 'textdet',
          'Server-Timing': 'decode;dur=1.5, inference;dur=2',
        })
        .end('{"boundary_result": []}');
    expect(await ask()).toMatchObject({
      task: 'textdet',
      instances: [],
      frame: { width: 640, height: 480, orientation: 'upright' },
      timings: [
        { stage: 'send' },
        { stage: 'queue' },
        { stage: 'decode', ms: 1.5 },
        { stage: 'inference', ms: 2 },
      ],
    });
  });

  it('sends the texts that a KIE model is asked about with the image', async () => {
    const known = { boxes: [[1, 2, 30, 2, 30, 9, 1, 9]], texts: ['Größe 大'] };
    const sent: unknown[] = [];
    respond = (request, response, body) => {
      sent.push(request.headers['content-type'], JSON.parse(body.toString()));
      response.end('{"boundary_result": []}');
    };
    await new ServedPredictor(client(), 'm', undefined, known).predict(
      { path: '/a/b.png', bytes: Buffer.from('x') },
      new AbortController().signal,
    );
    expect(sent).toEqual(['application/json', { image: 'eA==', ...known }]);
  });

  it('from who sends elsewhere is none, and neither image nor key goes there', async () => {
    const asked: (string | undefined)[] = [];
    respond = (request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: `http://${address}/elsewhere` }).end();
    };
    await expect(ask()).rejects.toThrow(/answered with status 307: another program listens there/);
    expect(asked).toEqual(['/predictions/m']);
  });

  it.each([
    '{"boundary_result": [[0, 0, 1e999, 0, 1, 1, 0.5]]}',
    '{"boundary_result": [[0, 0, NaN, 0, 1, 1, 0.5]]}',
    '{"boundary_result": [[0, 0, 1, 0, 1, 1]]}',
    '{"boundary_result": [["0", 0, 1, 0, 1, 1, 0.5]]}',
    '{"boundary_result": "x"}',
    'null',
    '[]',
  ])('of no points is refused: %s', async body => {
    respond = (_, response) => response.end(body);
    await expect(ask()).rejects.toThrow(/is not in MMOCR's format/);
  });

  it('that only looks like JSON is refused in no time, however long', async () => {
    respond = (_, response) => response.end(`[NaN, ${'"\\"'.repeat(300_000)}`);
    await expect(ask()).rejects.toThrow(/something that is not JSON/);
  });

  it("that is no JSON is the handler's fault", async () => {
    respond = (_, response) => response.end('hello there');
    await expect(ask()).rejects.toThrow(
      'The handler of "m" answered with something that is not JSON: hello there',
    );
  });
});
