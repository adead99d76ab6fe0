import { expect, it } from 'vitest';
import { expectError, expectJson } from './bothServers';
import { tiny, askedOfBoth, post, notAllowed } from './contract';

askedOfBoth(({ ask, manage, asked }) => {
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

  it('takes an archive of the store by our client, and makes its version the default', async () => {
    const { client } = asked().server;
    await client.register('late.mar', '2.0');
    try {
      const [late] = await client.describe('late');
      expect(late).toMatchObject({ version: '2.0', workers: [{ status: 'READY' }] });
      expect((await client.predict('late', undefined, tiny)).body).toBeDefined();
      await expect(client.register('late.mar', '2.0')).rejects.toThrow(/late/);
      await expect(client.register('nowhere.mar', '1.0')).rejects.toThrow(/nowhere/);
    } finally {
      await manage('/models/late/2.0', { method: 'DELETE' });
    }
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
});
