import { beforeEach, describe, expect, it } from 'vitest';
import {
  answerProtocol,
  protocolRefusal,
} from '../../../../../src/servers/builtin/openInference/answerProtocol';
import { Registry } from '../../../../../src/servers/builtin/registry';
import { modelNotFound } from '../../../../../src/servers/builtin/reply';
import type { Worker } from '../../../../../src/servers/builtin/worker';
import { asking, StandIn, told, worker } from '../standIn';

let registry: Registry;
let dbnet: StandIn;
beforeEach(() => {
  registry = new Registry();
  dbnet = new StandIn('dbnet');
  dbnet.standing = [worker()];
  const kie = new StandIn('kie', '2.1', 'kie');
  kie.standing = [worker()];
  for (const model of [kie, dbnet]) registry.add(model);
});
const ask = async (line: string, body = '') =>
  told(await answerProtocol(asking(line, body), registry, '1.2.3'));
const tensor = (name: string) => ({ name, datatype: 'BYTES', shape: [-1] });

describe('says of', () => {
  it.each<[string, unknown]>([
    ['/v2', { name: 'mmocr-serving', version: '1.2.3', extensions: ['binary_tensor_data'] }],
    ['/v2/', { name: 'mmocr-serving', version: '1.2.3', extensions: ['binary_tensor_data'] }],
    ['/v2/health/live', { live: true }],
    ['/v2/health/ready', { ready: true }],
    ['/v2/models', { models: ['dbnet', 'kie'] }],
    ['/v2/models/dbnet/ready', { name: 'dbnet', ready: true }],
    ['/v2/models/dbnet/versions/1.0/ready', { name: 'dbnet', ready: true }],
    [
      '/v2/models/dbnet',
      {
        name: 'dbnet',
        versions: ['1.0'],
        platform: 'mmocr',
        inputs: [tensor('image')],
        outputs: [tensor('answer'), tensor('about')],
      },
    ],
    [
      '/v2/models/kie/versions/2.1',
      {
        name: 'kie',
        versions: ['2.1'],
        platform: 'mmocr',
        inputs: [tensor('image'), tensor('texts')],
        outputs: [tensor('answer'), tensor('about')],
      },
    ],
  ])('%s', async (route, body) => {
    expect(await ask(`GET ${route}`)).toEqual([200, body]);
  });
});

describe('knows nothing of', () => {
  it.each([
    '/v2/nope',
    '/v2/health',
    '/v2/health/live/x',
    '/v2/models/nope',
    '/v2/models/nope/ready',
    '/v2/models/dbnet/versions/9',
    '/v2/models/dbnet/versions/9/ready',
    '/v2/models/dbnet/versions',
    '/v2/models/dbnet/ready/x',
    '/v2/models/dbnet/stats',
    '/v2/repository',
    '/v2/repository/index/x',
  ])('%s', async route => {
    await expect(ask(`GET ${route}`)).rejects.toMatchObject({ status: 404 });
  });

  it.each(['/ping', '/v2/models/dbnet/infer', '/v2/models/dbnet/versions/1.0/infer', '/v2x'])(
    '%s, which others answer',
    async route => {
      expect(await answerProtocol(asking(`POST ${route}`), registry, '')).toBeUndefined();
    },
  );

  it('a method that changes nothing here', async () => {
    for (const line of ['POST /v2', 'DELETE /v2/models/dbnet', 'GET /v2/repository/index'])
      await expect(ask(line)).rejects.toMatchObject({ status: 405 });
  });
});

describe('a model', () => {
  const loading = { ready: false, gaveUp: false } as Worker;
  it.each<[string, Worker[], string, string]>([
    ['that loads', [loading], 'LOADING', ''],
    ['that cannot load', [worker(new Error())], 'UNAVAILABLE', 'its workers could not load it'],
    ['without workers', [], 'UNAVAILABLE', 'it has no workers'],
  ])('%s is not ready, nor is the server', async (_what, workers, state, reason) => {
    dbnet.standing = workers;
    expect(await ask('GET /v2/health/ready')).toEqual([503, { ready: false }]);
    expect(await ask('GET /v2/models/dbnet/ready')).toEqual([503, { name: 'dbnet', ready: false }]);
    expect(await ask('GET /v2/models/kie/ready')).toEqual([200, { name: 'kie', ready: true }]);
    const kie = { name: 'kie', version: '2.1', state: 'READY', reason: '' };
    const all = [{ name: 'dbnet', version: '1.0', state, reason }, kie];
    expect(await ask('POST /v2/repository/index')).toEqual([200, all]);
    expect(await ask('POST /v2/repository/index', '{"ready": false}')).toEqual([200, all]);
    expect(await ask('POST /v2/repository/index', '{"ready": true}')).toEqual([200, [kie]]);
  });

  it('index whose request is no JSON', async () => {
    await expect(ask('POST /v2/repository/index', '{')).rejects.toMatchObject({ status: 400 });
  });
});

it('a model may be called infer', async () => {
  registry.add(new StandIn('infer'));
  expect(await ask('GET /v2/models/infer')).toMatchObject([200, { name: 'infer' }]);
});

it('a refusal says it under "error", in one line', () => {
  expect(told(protocolRefusal(modelNotFound('a\nb')))).toEqual([
    404,
    { error: 'Model not found: a\\nb' },
  ]);
});
