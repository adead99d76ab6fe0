import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysFromFile, readAccessKeys } from '../../src/servers/contract/keys';
import { TorchServeClient } from '../../src/servers/contract/client';
import { ServedPredictor } from '../../src/servers/contract/servedPredictor';
import { samples, testFolders } from './archives';
import {
  archivesWithOnnx,
  builtin,
  expectError,
  expectJson,
  started,
  torchserve,
  type Asked,
  type AskOptions,
} from './bothServers';

const image = fs.readFileSync(path.join(samples, 'images', 'scene_01.jpg'));
const tiny = fs.readFileSync(path.join(samples, 'images', 'tiny_40x20.png'));
const maxRequestSize = 1_000_000;
const folders = testFolders();
beforeAll(() =>
  archivesWithOnnx(folders.store, {
    dbnet: {},
    rec: { kind: 'recogniser' },
    late: { version: '2.0' },
  }),
);
afterAll(folders.remove);

/**
 * Everything a client may rely on, asked of the real TorchServe 0.12 and of the built-in server.
 */
describe.each([
  ['TorchServe', torchserve],
  ['the built-in server', builtin],
] as const)('%s, keys on', (_, program) => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await started(
      program(),
      folders,
      {
        enable_model_api: 'true',
        metrics_mode: 'prometheus',
        max_request_size: String(maxRequestSize),
      },
      ['dbnet', 'rec'],
    );
  });
  afterAll(async () => {
    await asked?.server.stop();
  });
  const ask = (route: string, options?: AskOptions) => asked.ask('inference', route, options);
  const manage = (route: string, options?: AskOptions) => asked.ask('management', route, options);
  const post = (body: Buffer | string, type?: string): AskOptions => ({
    method: 'POST',
    body,
    headers: type ? { 'content-type': type } : {},
  });

  it('answers a ping, whatever the verb', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'OPTIONS'])
      await expectJson(await ask('/ping', { method }), 200, { status: 'Healthy' });
  });

  it("sends TorchServe's headers with every answer, and closes after an error", async () => {
    for (const [route, status] of [
      ['/ping', 200],
      ['/nope', 404],
    ] as const) {
      const { headers } = await ask(route);
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(
        Object.fromEntries(
          ['content-type', 'pragma', 'cache-control', 'expires', 'connection', 'date'].map(name => [
            name,
            headers.get(name),
          ]),
        ),
      ).toEqual({
        'content-type': 'application/json',
        pragma: 'no-cache',
        'cache-control': 'no-cache; no-store, must-revalidate, private',
        expires: 'Thu, 01 Jan 1970 00:00:00 UTC',
        connection: status === 200 ? 'keep-alive' : 'close',
        date: null,
      });
    }
  });

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
      post(fs.readFileSync(path.join(samples, 'words', 'word_00.png'))),
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

  const unknown = [
    'ResourceNotFoundException',
    'Requested resource is not found, please refer to API document.',
  ] as const;
  const notAllowed = [
    'MethodNotAllowedException',
    'Requested method is not allowed, please refer to API document.',
  ] as const;
  it('refuses unknown paths, models and versions', async () => {
    await expectError(
      await ask('/predictions/nope', post(tiny)),
      404,
      'ModelNotFoundException',
      'Model not found: nope',
    );
    await expectError(
      await ask('/predictions/dbnet/9', post(tiny)),
      404,
      'ModelVersionNotFoundException',
      'Model version: 9 does not exist for model: dbnet',
    );
    await expectError(
      await ask('/invocations', post(tiny)),
      400,
      'BadRequestException',
      'Parameter model_name is required.',
    );
    for (const route of [
      '/nope',
      '/predictions',
      '/predictions/',
      '/models',
      '/models/dbnet',
      '/v1/models/dbnet',
      '/v2/models/dbnet',
      '/v2/health/ready',
      '/metrics',
    ])
      await expectError(await ask(route), 404, ...unknown);
    for (const route of ['/ping', '/predictions/dbnet', '/nope', '/metrics'])
      await expectError(await manage(route), 404, ...unknown);
    for (const api of ['inference', 'management'] as const)
      await expectError(await asked.ask(api, '/', { key: 'none' }), 405, ...notAllowed);
  });

  it('wants the key of the address, and says the same 400 to every other', async () => {
    const sentence =
      'Token Authorization failed. Token either incorrect, expired, or not provided correctly';
    for (const key of ['none', 'wrong', 'management', 'api'] as const) {
      for (const route of ['/ping', '/predictions/dbnet', '/nope'])
        await expectError(await ask(route, { key }), 400, 'InvalidKeyException', sentence);
    }
    for (const key of ['none', 'wrong', 'inference', 'api'] as const)
      await expectError(await manage('/models', { key }), 400, 'InvalidKeyException', sentence);
    const authorization = ((await asked.authorization('inference')) ?? '').replace(
      'Bearer',
      'bearer',
    );
    await expectError(
      await ask('/ping', { key: 'none', headers: { authorization } }),
      400,
      'InvalidKeyException',
      sentence,
    );
    for (const api of ['inference', 'management'] as const) {
      for (const [method, route] of [
        ['OPTIONS', '/'],
        ['GET', '/api-description'],
      ] as const) {
        expect(await (await asked.ask(api, route, { method, key: 'none' })).json()).toMatchObject({
          openapi: '3.0.1',
          info: { title: 'TorchServe APIs' },
        });
      }
    }
    await expectError(
      await ask('/predictions/dbnet', { method: 'OPTIONS', key: 'none' }),
      400,
      'InvalidKeyException',
      sentence,
    );
    expect(await (await ask('/predictions/dbnet', { method: 'OPTIONS' })).json()).toMatchObject({
      openapi: '3.0.1',
      info: { title: 'RESTful API for: dbnet' },
    });
  });

  it('lists models in pages', async () => {
    const [dbnet, rec] = ['dbnet', 'rec'].map(name => ({
      modelName: name,
      modelUrl: `${name}.mar`,
    }));
    const pages: [string, unknown][] = [
      ['/models', { models: [dbnet, rec] }],
      ['/models/', { models: [dbnet, rec] }],
      ['/models?limit=1', { nextPageToken: '1', models: [dbnet] }],
      ['/models?limit=1&next_page_token=1', { nextPageToken: '2', models: [rec] }],
      ['/models?limit=1&nextPageToken=1', { nextPageToken: '1', models: [dbnet] }],
      ['/models?limit=2&next_page_token=2', { models: [] }],
      ['/models?next_page_token=77', { models: [] }],
      ['/models?limit=0', { nextPageToken: '0', models: [] }],
      ['/models?limit=-1', { models: [dbnet, rec] }],
      ['/models?limit=x&next_page_token=y', { models: [dbnet, rec] }],
    ];
    for (const [route, body] of pages) await expectJson(await manage(route), 200, body);
  });

  it('describes a model', async () => {
    const expected = [
      {
        modelName: 'dbnet',
        modelVersion: '1.0',
        modelUrl: 'dbnet.mar',
        runtime: 'python',
        minWorkers: 1,
        maxWorkers: 1,
        batchSize: 1,
        maxBatchDelay: 100,
        responseTimeout: 120,
        startupTimeout: 600,
        maxRetryTimeoutInSec: 300,
        clientTimeoutInMills: 0,
        parallelType: '',
        parallelLevel: 0,
        deviceType: 'cpu',
        continuousBatching: false,
        useJobTicket: false,
        useVenv: false,
        stateful: false,
        sequenceMaxIdleMSec: 0,
        sequenceTimeoutMSec: 0,
        maxNumSequence: 0,
        maxSequenceJobQueueSize: 0,
        loadedAtStartup: true,
        workers: [
          {
            id: expect.stringMatching(/^\d+$/),
            startTime: expect.stringMatching(/^\d{4}-.*Z$/),
            status: 'READY',
            memoryUsage: 0,
            pid: expect.any(Number),
            gpu: false,
            gpuUsage: 'N/A',
          },
        ],
        jobQueueStatus: { remainingCapacity: 100, pendingRequests: 0 },
      },
    ];
    for (const route of ['/models/dbnet', '/models/dbnet/1.0', '/models/dbnet/all'])
      await expectJson(await manage(route), 200, expected);
    await expectJson(await manage('/v1/models/dbnet'), 200, { name: 'dbnet', ready: true });
    await expectError(
      await manage('/models/nope'),
      404,
      'ModelNotFoundException',
      'Model not found: nope',
    );
    await expectError(
      await manage('/models/nope/all'),
      404,
      'ModelNotFoundException',
      'Model not found: nope',
    );
    await expectError(
      await manage('/models/dbnet/9.9'),
      404,
      'ModelVersionNotFoundException',
      'Model version: 9.9 does not exist for model: dbnet',
    );
  });

  it('registers, scales and unregisters a model', async () => {
    const register = (query: string) => manage(`/models${query}`, { method: 'POST' });
    await expectError(await register(''), 400, 'BadRequestException', 'Parameter url is required.');
    await expectError(
      await register('?url=nope.mar'),
      404,
      'ModelNotFoundException',
      'Model not found at: nope.mar',
    );
    await expectError(
      await register('?url=../late.mar'),
      404,
      'ModelNotFoundException',
      'Relative path is not allowed in url: ../late.mar',
    );
    await expectError(
      await register('?url=https://127.0.0.1/x.mar'),
      404,
      'ModelNotFoundException',
      'Given URL https://127.0.0.1/x.mar does not match any allowed URL(s)',
    );
    await expectError(
      await register('?url=dbnet.mar'),
      409,
      'ConflictStatusException',
      'Model version 1.0 is already registered for model dbnet',
    );
    const noWorkers =
      'registered with 0 initial workers. Use scale workers API to add workers for the model.';
    await expectJson(await register('?url=late.mar&initial_workers=0'), 200, {
      status: `Model "late" Version: 2.0 ${noWorkers}`,
    });
    await expectError(
      await ask('/predictions/late', post(tiny)),
      503,
      'ServiceUnavailableException',
      /^Model "late" has no worker to serve inference request\./,
    );
    const scale = (route: string) => manage(`/models/${route}`, { method: 'PUT' });
    await expectError(
      await scale('late?min_worker=2&max_worker=1'),
      400,
      'BadRequestException',
      'max_worker cannot be less than min_worker.',
    );
    await expectError(
      await scale('nope?min_worker=1'),
      404,
      'ModelNotFoundException',
      'Model not found: nope',
    );
    await expectError(
      await scale('late/7?min_worker=1'),
      404,
      'ModelVersionNotFoundException',
      'Model version: 7 does not exist for model: late',
    );
    await expectJson(await scale('late?min_worker=1&synchronous=true'), 200, {
      status: 'Workers scaled to 1 for model: late',
    });
    await expectJson(await scale('late/2.0?min_worker=1&synchronous=true'), 200, {
      status: 'Workers scaled to 1 for model: late, version: 2.0',
    });
    await expectJson(await scale('late?min_worker=1'), 202, {
      status: 'Processing worker updates...',
    });
    await expectJson(await ask('/predictions/late/2.0', post(tiny)), 200, { boundary_result: [] });
    await expectJson(
      await manage('/models', {
        method: 'POST',
        body: '{"url":"late.mar","model_name":"dbnet","initial_workers":1}',
        headers: { 'content-type': 'application/json' },
      }),
      200,
      { status: 'Model "dbnet" Version: 2.0 registered with 1 initial workers' },
    );
    await expectError(
      await manage('/models/dbnet/1.0', { method: 'DELETE' }),
      403,
      'InvalidModelVersionException',
      'Cannot remove default version for model dbnet',
    );
    await expectError(
      await scale('dbnet/9/set-default'),
      404,
      'ModelVersionNotFoundException',
      'Model version 9 does not exist for model dbnet',
    );
    await expectJson(await scale('dbnet/2.0/set-default'), 200, {
      status: 'Default version successfully updated for model "dbnet" to "2.0"',
    });
    await expectJson(await scale('dbnet/1.0/set-default'), 200, {
      status: 'Default version successfully updated for model "dbnet" to "1.0"',
    });
    await expectJson(await manage('/models/dbnet/2.0', { method: 'DELETE' }), 200, {
      status: 'Model "dbnet" unregistered',
    });
    await expectJson(await manage('/models/late', { method: 'DELETE' }), 200, {
      status: 'Model "late" unregistered',
    });
    await expectError(
      await manage('/models/late', { method: 'DELETE' }),
      404,
      'ModelNotFoundException',
      'Model not found: late',
    );
    for (const [method, route] of [
      ['DELETE', '/models'],
      ['PUT', '/models'],
      ['POST', '/models/dbnet'],
    ] as const)
      await expectError(await manage(route, { method }), 405, ...notAllowed);
  });

  it("counts under TorchServe's names", async () => {
    await (await ask('/predictions/dbnet', post(tiny))).text();
    const response = await asked.ask('metrics', '/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect([...text.matchAll(/^# TYPE (.*)$/gm)].map(([, family]) => family).sort()).toEqual(
      families,
    );
    for (const name of [
      'ts_inference_requests_total',
      'ts_inference_latency_microseconds',
      'ts_queue_latency_microseconds',
    ]) {
      expect(text).toMatch(
        new RegExp(
          `^${name}\\{model_name="dbnet",model_version="default",hostname="[^"]+",\\} [\\d.]+`,
          'm',
        ),
      );
    }
    for (const name of ['Requests2XX', 'Requests4XX'])
      expect(text).toMatch(new RegExp(`^${name}\\{Level="Host",Hostname="[^"]+",\\} \\d+`, 'm'));
    const filtered = await (await asked.ask('metrics', '/metrics?name[]=Requests2XX')).text();
    expect([...filtered.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)).toEqual([
      'Requests2XX',
    ]);
    await expectError(await asked.ask('metrics', '/ping'), 404, ...unknown);
  });

  it('our own client and predictor work unchanged', async () => {
    const { client } = asked.server;
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

  it('renews a key: the new one stands in the file only, the old one opens nothing', async () => {
    const failed =
      'Token Authentication failed. Token either incorrect, expired, or not provided correctly';
    for (const [route, key] of [
      ['/token?type=inference', 'none'],
      ['/token?type=inference', 'management'],
      ['/token?type=nope', 'api'],
      ['/token', 'api'],
    ] as const) {
      await expectError(await manage(route, { key }), 400, 'InvalidKeyException', failed);
    }
    const old = (await asked.authorization('inference')) ?? '';
    const renewed = await manage('/token?type=inference', { key: 'api' });
    expect([renewed.status, await renewed.text()]).toEqual([200, '\n']);
    expect((await ask('/ping', { key: 'none', headers: { authorization: old } })).status).toBe(400);
    await expectJson(await ask('/ping'), 200, { status: 'Healthy' });
  });

  it('keeps its keys in a file of this user alone', async () => {
    const file = path.join(asked.server.plan.folders.working, 'key_file.json');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const keys = await readAccessKeys(file);
    const life = ((keys?.inference.expires.getTime() ?? 0) - Date.now()) / 60_000;
    expect(life).toBeGreaterThan(1400);
    expect(new Set([keys?.inference.key, keys?.management.key, keys?.api]).size).toBe(3);
    const client = new TorchServeClient({
      inferenceAddress: asked.server.plan.inferenceAddress,
      keys: keysFromFile(file),
    });
    expect(await client.ping()).toBe(true);
  });
});

/** TorchServe's default metrics. */
const families = [
  'CPUUtilization gauge',
  'DiskAvailable gauge',
  'DiskUsage gauge',
  'DiskUtilization gauge',
  'GPUMemoryUsed gauge',
  'GPUMemoryUtilization gauge',
  'GPUUtilization gauge',
  'HandlerTime gauge',
  'MemoryAvailable gauge',
  'MemoryUsed gauge',
  'MemoryUtilization gauge',
  'PredictionTime gauge',
  'QueueTime gauge',
  'Requests2XX counter',
  'Requests4XX counter',
  'Requests5XX counter',
  'WorkerLoadTime gauge',
  'WorkerThreadTime gauge',
  'ts_inference_latency_microseconds counter',
  'ts_inference_requests_total counter',
  'ts_queue_latency_microseconds counter',
];
