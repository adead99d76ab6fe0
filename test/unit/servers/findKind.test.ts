import { afterEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import { findKind } from '../../../src/servers/findKind';
import type { FakeServer } from './contract/fakeServer';
import { scripted, type Said } from './contract/scripted';

const servers: FakeServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

async function found(script: Record<string, Said>, more: Parameters<typeof scripted>[1] = {}) {
  const { fake, came } = await scripted(script, more);
  servers.push(fake);
  return { kind: await findKind(fake.address), came };
}

const missing: Said = [
  404,
  { code: 404, type: 'ResourceNotFoundException', message: 'Requested resource is not found.' },
];
const noRoute: Said = [
  404,
  "Path '/ping' not found. Ping http://.../-/routes for available routes.",
];

describe('what a server is', () => {
  // As the real ones answered: TorchServe 0.12.0, Ray 2.60.0, KServe 0.21.0, Triton 2.51.0.
  it.each<[string, string | undefined, Record<string, Said>, object]>([
    [
      'TorchServe',
      'existing',
      { 'GET /ping': [200, { status: 'Healthy' }] },
      { otherwise: missing },
    ],
    [
      'TorchServe with access keys',
      'existing',
      {
        'GET /ping': [
          400,
          { code: 400, type: 'InvalidKeyException', message: 'Token Authorization failed.' },
        ],
      },
      {},
    ],
    [
      'TorchServe behind a proxy',
      'existing',
      { 'GET /ping': [200, { status: 'Healthy' }] },
      { otherwise: missing, headers: { server: 'nginx' } },
    ],
    [
      'Ray Serve',
      'ray',
      { 'GET /-/routes': [200, { '/predictions/dbnet': 'dbnet' }] },
      { otherwise: noRoute, headers: { server: 'uvicorn' } },
    ],
    [
      'Ray Serve whose application answers as TorchServe does',
      'ray',
      { 'GET /ping': [200, { status: 'Healthy' }], 'GET /-/routes': [200, { '/': 'ocr' }] },
      { otherwise: noRoute, headers: { server: 'uvicorn' } },
    ],
    [
      'KServe',
      'kserve',
      {
        'GET /v2': [
          200,
          { name: 'kserve', version: '0.21.0', extensions: ['model_repository_extension'] },
        ],
        'GET /v1/models': [200, { models: ['dbnet'] }],
      },
      {},
    ],
    ['a KServe of v1 alone', 'kserve', { 'GET /v1/models': [200, { models: [] }] }, {}],
    [
      'Triton',
      'triton',
      { 'GET /v2': [200, { name: 'triton', version: '2.51.0', extensions: ['classification'] }] },
      { otherwise: [404, ''] },
    ],
    ['a web page', undefined, {}, { otherwise: [200, '<!doctype html><p>Hello'] }],
    ['nothing but JSON', undefined, {}, { otherwise: [200, {}], headers: { server: 'x' } }],
    ['lists without an end', undefined, {}, { otherwise: [200, '['.repeat(100_000)] }],
  ])('%s is known', async (_, kind, script, more) => {
    expect((await found(script, more)).kind).toBe(kind);
  });

  it('is asked of TorchServe with one question, and of nobody with a key', async () => {
    const { came } = await found({ 'GET /ping': [200, { status: 'Healthy' }] });
    expect(came.map(({ line }) => line)).toEqual(['GET /ping']);
    const all = await found({});
    expect(all.came.map(({ line }) => line).toSorted()).toEqual([
      'GET /-/routes',
      'GET /ping',
      'GET /v1/models',
      'GET /v2',
    ]);
    for (const { headers } of [...came, ...all.came]) expect(headers.authorization).toBeUndefined();
  });

  it('follows nobody who sends elsewhere', async () => {
    const { kind, came } = await found({}, { otherwise: [302, ''], headers: { location: '/v2' } });
    expect([kind, came.length]).toEqual([undefined, 4]);
  });

  it('is said to be nobody where nobody answers', async () => {
    await expect(findKind('127.0.0.1:9')).rejects.toThrow('Nothing answers at http://127.0.0.1:9');
  });

  it('is no longer asked once that is cancelled', async () => {
    const { fake } = await scripted({});
    servers.push(fake);
    const controller = new AbortController();
    fake.respond = () => {
      controller.abort();
    };
    await expect(findKind(fake.address, controller.signal)).rejects.toThrow(CancelledError);
  });
});
