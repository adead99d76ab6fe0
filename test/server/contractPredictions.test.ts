import * as fs from 'node:fs';
import { expect, it } from 'vitest';
import { ServedPredictor } from '../../src/servers/contract/servedPredictor';
import { sample } from '../samples';
import { expectError, expectJson } from './bothServers';
import { image, tiny, maxRequestSize, askedOfBoth, post } from './contract';

askedOfBoth(({ ask, asked }) => {
  const routes = [
    '/predictions/dbnet',
    '/predictions/dbnet/',
    '/predictions/dbnet/1.0',
    '/predictions/dbnet/1.0/any/more',
    '/predictions/db%6eet',
    '/predictions/dbnet?unused=1',
    '/explanations/dbnet',
    '/invocations?model_name=dbnet',
    '/models/dbnet/invoke',
    '/dbnet/predict',
    '/dbnet/1.0/predict',
    '/v1/models/dbnet:predict',
    '/v2/models/dbnet/infer',
  ];
  it.each(routes)('predicts at %s', async route => {
    const response = await ask(route, post(image, 'application/octet-stream'));
    expect([response.status, response.statusText]).toEqual([200, '']);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-mmocr-image')).toBe('640x480;orientation=stored');
    expect(response.headers.get('x-mmocr-task')).toBe('textdet');
    expect(response.headers.get('server-timing')).toMatch(/^\w+;dur=[\d.]+(, \w+;dur=[\d.]+)+$/);
    const { boundary_result: rows } = (await response.json()) as { boundary_result: number[][] };
    expect(rows.map(row => row.length)).toEqual([9, 9, 9, 9]);
    expect(rows[0]?.slice(0, 2).map(Math.round)).toEqual([164, 352]);
  });

  it('a recogniser answers with text and score', async () => {
    const response = await ask(
      '/predictions/rec',
      post(fs.readFileSync(sample('words', 'word_00.png'))),
    );
    expect(response.headers.get('x-mmocr-task')).toBe('textrecog');
    expect(await response.json()).toEqual({
      text: expect.stringMatching(/^\w+$/),
      score: expect.any(Number),
    });
  });

  const base64 = tiny.toString('base64');
  const form = (field: string) =>
    `--B\r\ncontent-disposition: form-data; name="${field}"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`;
  const multipart = (field: string) =>
    Buffer.concat([Buffer.from(form(field)), tiny, Buffer.from('\r\n--B--\r\n')]);
  const bodies: [string, Buffer | string, string | undefined][] = [
    ['raw bytes', tiny, undefined],
    ['raw bytes of a named type', tiny, 'image/png'],
    ['a form field data', multipart('data'), 'multipart/form-data; boundary=B'],
    ['a form field of any name', multipart('picture'), 'multipart/form-data; boundary=B'],
    ['base64 as text', base64, 'text/plain'],
    ['a data URL', `data:image/png;base64,${base64}`, 'application/octet-stream'],
    ['JSON with base64', JSON.stringify({ data: base64 }), 'application/json'],
    ['JSON without its type', JSON.stringify({ b64: base64 }), 'application/octet-stream'],
  ];
  it.each(bodies)('takes the image as %s', async (_name, body, type) => {
    await expectJson(await ask('/predictions/dbnet', post(body, type)), 200, {
      boundary_result: [],
    });
  });

  it("answers KServe's instances each in its place", async () => {
    const send = (...images: string[]) =>
      ask(
        '/v1/models/dbnet:predict',
        post(JSON.stringify({ instances: images.map(b64 => ({ b64 })) }), 'application/json'),
      );
    const bad = {
      code: 400,
      type: 'BadRequestException',
      message: 'the request text is not base64: Incorrect padding',
    };
    await expectJson(await send(base64, 'zz'), 200, {
      predictions: [{ boundary_result: [] }, bad],
    });
    await expectJson(await send('zz'), 400, { predictions: [bad] });
  });

  const refused: [string, Buffer | string, string | undefined, number, string, string | RegExp][] =
    [
      ['no body', '', undefined, 400, 'BadRequestException', 'the image is empty (0 bytes)'],
      [
        'no image',
        'no image',
        'application/octet-stream',
        400,
        'BadRequestException',
        /^the 8 bytes sent are not an image that can be decoded/,
      ],
      [
        'half an image',
        image.subarray(0, 9000),
        'application/octet-stream',
        400,
        'BadRequestException',
        /^the 9000 bytes sent are not an image/,
      ],
      [
        'text that is not base64',
        'abc',
        'text/plain',
        400,
        'BadRequestException',
        'the request text is not base64: Incorrect padding',
      ],
      [
        'JSON without an image',
        '{"a":1}',
        'application/json',
        400,
        'BadRequestException',
        'the JSON object holds no image: expected one of b64, base64, data, body, image, image_bytes',
      ],
      [
        'broken JSON',
        '{"a":',
        'application/json',
        400,
        'BadRequestException',
        /^the request body is not JSON: /,
      ],
      [
        'a JSON list',
        '[1]',
        'application/json',
        400,
        'BadRequestException',
        'expected image bytes or base64 text, not list',
      ],
      [
        'JSON null',
        'null',
        'application/json',
        400,
        'BadRequestException',
        'expected image bytes or base64 text, not NoneType',
      ],
      [
        'two form fields',
        'a=1&b=2',
        'application/x-www-form-urlencoded',
        400,
        'BadRequestException',
        "expected one image, in a form field such as \"data\"; the fields are ['a', 'b']",
      ],
      [
        'an image that says it is a form',
        image,
        'application/x-www-form-urlencoded',
        500,
        'ErrorDataDecoderException',
        /^Bad string/,
      ],
    ];
  it.each(refused)('refuses %s', async (_name, body, type, status, kind, message) => {
    await expectError(await ask('/predictions/dbnet', post(body, type)), status, kind, message);
  });

  it('refuses a body over max_request_size with an empty 413, and takes one of exactly that size', async () => {
    const large = await ask(
      '/predictions/dbnet',
      post(Buffer.alloc(maxRequestSize + 1), 'application/octet-stream'),
    );
    expect([large.status, await large.text()]).toEqual([413, '']);
    await expectError(
      await ask(
        '/predictions/dbnet',
        post(Buffer.alloc(maxRequestSize), 'application/octet-stream'),
      ),
      400,
      'BadRequestException',
      /^the 1000000 bytes sent/,
    );
  });

  it('our own client and predictor work unchanged', async () => {
    const { client } = asked().server;
    expect([await client.ping(), await client.models()]).toEqual([true, ['dbnet', 'rec']]);
    expect(await client.describe('dbnet')).toMatchObject([
      { name: 'dbnet', version: '1.0', workers: [{ status: 'READY' }] },
    ]);
    const prediction = await new ServedPredictor(client, 'dbnet', '1.0').predict(
      { path: 'scene_01.jpg', bytes: image },
      new AbortController().signal,
    );
    expect(prediction).toMatchObject({
      task: 'textdet',
      frame: { width: 640, height: 480, orientation: 'stored' },
      instances: [{}, {}, {}, {}].map(() => ({
        polygon: expect.any(Array),
        score: expect.any(Number),
      })),
    });
    await expect(client.predict('dbne', undefined, image)).rejects.toThrow(
      /has no model "dbne". It serves: dbnet, rec\./,
    );
    await expect(client.predict('dbnet', '9', image)).rejects.toThrow(
      /has no version 9 of "dbnet"/,
    );
  });
});
