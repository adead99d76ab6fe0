import { beforeEach, describe, expect, it } from 'vitest';
import { answerManagement, type Management } from '../../../../src/servers/builtin/managementApi';
import { Registry } from '../../../../src/servers/builtin/registry';
import { asking, managing, StandIn, told } from './standIn';

let registry: Registry;
let management: Management;
let dbnet: StandIn;
beforeEach(() => {
  registry = new Registry();
  dbnet = new StandIn('dbnet');
  for (const model of [dbnet, new StandIn('dbnet', '2.0'), new StandIn('crnn')])
    registry.add(model);
  management = managing(registry);
});
const manage = (line: string) => answerManagement(asking(line), management);
const notAllowed = {
  status: 405,
  type: 'MethodNotAllowedException',
  message: 'Requested method is not allowed, please refer to API document.',
};

describe('paths of other APIs', () => {
  it.each([
    '/ping',
    '/predictions/dbnet',
    '/nope',
    '/MODELS',
    '//models',
    '/models/dbnet/1.0/x',
    '/models/dbnet/1.0/set-default/x',
    '/v1/models',
    '/v1/models/dbnet/x',
    '/v2/models/dbnet',
    `/${'a'.repeat(5000)}`,
  ])('%s', async target => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect(await manage(`${method} ${target}`)).toBeUndefined();
  });
});

describe('methods that are not allowed', () => {
  it.each([
    ['/models', ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']],
    ['/models/dbnet', ['POST', 'PATCH', 'HEAD']],
    ['/models/dbnet/1.0', ['POST', 'PATCH', 'HEAD']],
    ['/v1/models/dbnet', ['POST', 'PUT', 'DELETE', 'OPTIONS']],
  ])('%s', async (target, methods) => {
    for (const method of methods)
      await expect(manage(`${method} ${target}`)).rejects.toMatchObject(notAllowed);
  });

  it('nobody comes or goes without the model API', async () => {
    management.modelApi = false;
    for (const line of ['POST /models?url=x.mar', 'DELETE /models/crnn'])
      await expect(manage(line)).rejects.toMatchObject(notAllowed);
    expect(registry.names).toEqual(['crnn', 'dbnet']);
    expect((await manage('GET /models'))?.status).toBe(200);
  });
});

describe('GET /models', () => {
  const [crnn, det] = ['crnn', 'dbnet'].map(name => ({ modelName: name, modelUrl: `${name}.mar` }));
  const pages: [query: string, body: object][] = [
    ['', { models: [crnn, det] }],
    ['/', { models: [crnn, det] }],
    ['?limit=1', { nextPageToken: '1', models: [crnn] }],
    ['?limit=1&next_page_token=1', { nextPageToken: '2', models: [det] }],
    ['?limit=2', { nextPageToken: '2', models: [crnn, det] }],
    ['?limit=2&next_page_token=2', { models: [] }],
    ['?limit=3', { models: [crnn, det] }],
    ['?next_page_token=77', { models: [] }],
    ['?next_page_token=-1', { models: [crnn, det] }],
    ['?limit=0', { nextPageToken: '0', models: [] }],
    ['?limit=1&limit=0', { nextPageToken: '1', models: [crnn] }],
    // What TorchServe takes for no number, or too large, is its hundred.
    ...['-1', '101', '1.5', '1e1', '0x1', 'x', '', '99999999999', '%201'].map(
      (limit): [string, object] => [`?limit=${limit}`, { models: [crnn, det] }],
    ),
    ['?limit=1&next_page_token=y', { nextPageToken: '1', models: [crnn] }],
    ['?LIMIT=1&nextPageToken=1', { models: [crnn, det] }],
  ];
  it.each(pages)('%s', async (query, body) => {
    expect(told(await manage(`GET /models${query}`))).toEqual([200, body]);
  });

  it('shows no more than a hundred at a time', async () => {
    for (let n = 0; n < 100; n++) registry.add(new StandIn(`m${n}`));
    const pages = [];
    for (let token: string | undefined = '0'; token !== undefined;) {
      const [, body] = told(await manage(`GET /models?limit=1000&next_page_token=${token}`));
      const page = body as { models: object[]; nextPageToken?: string };
      pages.push(page.models.length);
      token = page.nextPageToken;
    }
    expect(pages).toEqual([100, 2]);
  });
});

describe('GET /models/NAME', () => {
  const versions = async (target: string) => {
    const [status, body] = told(await manage(`GET ${target}`));
    return [status, (body as { modelVersion: string }[]).map(({ modelVersion }) => modelVersion)];
  };

  it.each([
    ['/models/dbnet', ['1.0']],
    ['/models/dbnet/', ['1.0']],
    ['/models/%64bnet', ['1.0']],
    ['/models/dbnet/2.0', ['2.0']],
    ['/models/dbnet%2F2.0', ['2.0']],
    ['/models/dbnet/all', ['1.0', '2.0']],
    ['/models/dbnet/9/set-default', ['1.0']],
  ])('%s', async (target, found) => {
    expect(await versions(target)).toEqual([200, found]);
  });

  it.each([
    ['/models/nope', 'Model not found: nope'],
    ['/models/nope/all', 'Model not found: nope'],
    ['/models//dbnet', 'Model not found: '],
    ['/models/..', 'Model not found: ..'],
    ['/models/constructor', 'Model not found: constructor'],
    ['/models/dbnet/9', 'Model version: 9 does not exist for model: dbnet'],
    ['/v1/models/nope', 'Model not found: nope'],
  ])('%s is not found', async (target, message) => {
    await expect(manage(`GET ${target}`)).rejects.toMatchObject({ status: 404, message });
  });

  it('says whether it was there at the start, and how its workers are', async () => {
    await dbnet.scale(1, 2);
    expect(told(await manage('GET /models/dbnet'))).toEqual([
      200,
      [
        expect.objectContaining({
          minWorkers: 1,
          maxWorkers: 2,
          loadedAtStartup: true,
          workers: [expect.objectContaining({ status: 'READY', pid: 7 })],
        }),
      ],
    ]);
    expect(told(await manage('GET /models/crnn'))).toEqual([
      200,
      [expect.objectContaining({ loadedAtStartup: false, workers: [] })],
    ]);
    for (const [name, ready] of [
      ['dbnet', true],
      ['crnn', false],
    ] as const)
      expect(told(await manage(`GET /v1/models/${name}:x`))).toEqual([200, { name, ready }]);
  });
});
