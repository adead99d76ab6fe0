import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { keysFromFile, readAccessKeys } from '../../src/servers/contract/keys';
import { TorchServeClient } from '../../src/servers/contract/client';
import { expectError, expectJson } from './bothServers';
import { tiny, askedOfBoth, post, unknown, notAllowed } from './contract';

askedOfBoth(({ ask, manage, asked }) => {
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
      '/metrics',
      '//ping',
      '/%2Fping',
      '/%E0%A4',
    ])
      await expectError(await ask(route), 404, ...unknown);
    for (const route of ['/ping', '/predictions/dbnet', '/nope', '/metrics', '//models'])
      await expectError(await manage(route), 404, ...unknown);
    for (const api of ['inference', 'management'] as const)
      await expectError(await asked().ask(api, '/', { key: 'none' }), 405, ...notAllowed);
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
    const authorization = ((await asked().authorization('inference')) ?? '').replace(
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
        expect(await (await asked().ask(api, route, { method, key: 'none' })).json()).toMatchObject(
          { openapi: '3.0.1', info: { title: 'TorchServe APIs' } },
        );
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

  it("counts under TorchServe's names", async () => {
    await (await ask('/predictions/dbnet', post(tiny))).text();
    const response = await asked().ask('metrics', '/metrics');
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
    const filtered = await (await asked().ask('metrics', '/metrics?name[]=Requests2XX')).text();
    expect([...filtered.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)).toEqual([
      'Requests2XX',
    ]);
    await expectError(await asked().ask('metrics', '/ping'), 404, ...unknown);
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
    const old = (await asked().authorization('inference')) ?? '';
    const renewed = await manage('/token?type=inference', { key: 'api' });
    expect([renewed.status, await renewed.text()]).toEqual([200, '\n']);
    expect((await ask('/ping', { key: 'none', headers: { authorization: old } })).status).toBe(400);
    await expectJson(await ask('/ping'), 200, { status: 'Healthy' });
  });

  it('keeps its keys in a file of this user alone', async () => {
    const file = path.join(asked().server.plan.folders.working, 'key_file.json');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const keys = await readAccessKeys(file);
    const life = ((keys?.inference.expires.getTime() ?? 0) - Date.now()) / 60_000;
    expect(life).toBeGreaterThan(1400);
    expect(new Set([keys?.inference.key, keys?.management.key, keys?.api]).size).toBe(3);
    const client = new TorchServeClient({
      inferenceAddress: asked().server.plan.inferenceAddress,
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
