import * as net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from './fakeServer';

let fake: FakeServer;
beforeEach(async () => {
  fake = await FakeServer.start();
});
afterEach(() => fake.stop());

const error = (code: number, type: string, message: string) => {
  fake.respond = (_, response) =>
    response.writeHead(code).end(`${JSON.stringify({ code, type, message }, undefined, 2)}\n`);
};
const predict = (bytes = 'image') => fake.client().predict('dbnet', '1.0', Buffer.from(bytes));

describe('requests', () => {
  it('carry the key of their port, and the image untouched', async () => {
    const seen: unknown[] = [];
    fake.respond = (request, response, body) => {
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
    const keyed = fake.client({ keys: kind => Promise.resolve(`key-${kind}`) });
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
    fake.respond = (_, response) => response.end(body);
    await expect(fake.client().models()).rejects.toThrow(/another program listens there/);
    await expect(fake.client().describe('m')).rejects.toThrow(/another program listens there/);
  });

  it('end, also with a server whose list of models never does', async () => {
    fake.respond = (_, response) => response.end('{"models": [], "nextPageToken": "0"}');
    expect(await fake.client().models()).toEqual([]);
  });

  it('collect every page of models', async () => {
    fake.respond = (request, response) => {
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
    expect(await fake.client().models()).toEqual(['m100', 'm200', 'm300']);
  });

  it('give up after a time limit or when cancelled', async () => {
    const cancel = new AbortController();
    fake.respond = () => cancel.abort();
    await expect(
      fake.client().predict('m', undefined, Buffer.from('x'), cancel.signal),
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
    const failed = fake
      .client({ keys: () => Promise.resolve('s3cr3t') })
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
    fake.respond = (request, response) => {
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
    fake.respond = (_, response) => response.writeHead(413).end();
    await expect(predict()).rejects.toThrow(/larger than.*max_request_size/);
    fake.respond = () => {
      throw new Error('not to be asked');
    };
    await expect(
      fake.client({ maxRequestSize: 4 }).predict('dbnet', undefined, Buffer.from('12345')),
    ).rejects.toThrow(/max_request_size/);
  });

  it('another program', async () => {
    fake.respond = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>hello');
    await expect(predict()).rejects.toThrow(/answered with a web page: another program/);
    await expect(fake.client().models()).rejects.toThrow(/another program/);
    fake.respond = (_, response) => response.writeHead(401).end('who are you');
    await expect(predict()).rejects.toThrow(/status 401: another program/);
    const other = net
      .createServer(socket => socket.end('220 mail ready\r\n'))
      .listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    await expect(
      fake
        .client({ inferenceAddress: `127.0.0.1:${(other.address() as net.AddressInfo).port}` })
        .ping(),
    ).rejects.toThrow(/not HTTP: another program/);
    other.close();
  });

  it('an answer cut off, and nobody there', async () => {
    fake.respond = (request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"text":', () => request.socket.destroy());
    };
    await expect(predict()).rejects.toThrow(/ended or closed the connection before it answered/);
    fake.stop();
    await expect(predict()).rejects.toMatchObject({
      message: expect.stringMatching(/^Nothing answers at/),
      fix: 'startTorchServe',
    });
  });
});
