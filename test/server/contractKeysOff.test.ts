import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Response } from 'node-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../samples';
import { testFolders } from './archives';
import {
  archivesWithOnnx,
  builtin,
  expectError,
  expectJson,
  started,
  torchserve,
  type Asked,
} from './bothServers';

const image = fs.readFileSync(sample('images', 'scene_01.jpg'));
const folders = testFolders();
beforeAll(() => archivesWithOnnx(folders.store, { dbnet: {} }));
afterAll(folders.remove);

/**
 * Without keys and without the model API, as with TorchServe's --disable-token-auth; metrics as
 * they are by default.
 */
describe.each([
  ['TorchServe', torchserve],
  ['the built-in server', builtin],
] as const)('%s, keys off', (_, program) => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await started(
      program(),
      folders,
      {
        disable_token_authorization: 'true',
        job_queue_size: '1',
        cors_allowed_origin: 'https://example.org',
      },
      ['dbnet'],
    );
  });
  afterAll(async () => {
    await asked?.server.stop();
  });

  it('asks for no key, has no /token and writes no key file', async () => {
    await expectJson(await asked.ask('inference', '/ping'), 200, { status: 'Healthy' });
    await expectJson(await asked.ask('management', '/models'), 200, {
      models: [{ modelName: 'dbnet', modelUrl: 'dbnet.mar' }],
    });
    await expectError(
      await asked.ask('management', '/token?type=inference'),
      404,
      'ResourceNotFoundException',
      /not found/,
    );
    expect(fs.existsSync(path.join(asked.server.plan.folders.working, 'key_file.json'))).toBe(
      false,
    );
    expect((await asked.ask('inference', '/ping')).headers.get('access-control-allow-origin')).toBe(
      'https://example.org',
    );
  });

  it('lets nobody register or unregister', async () => {
    for (const [method, route] of [
      ['POST', '/models?url=late.mar'],
      ['DELETE', '/models/dbnet'],
    ] as const) {
      await expectError(
        await asked.ask('management', route, { method }),
        405,
        'MethodNotAllowedException',
        /not allowed/,
      );
    }
  });

  it('leaves /metrics empty in metrics_mode=log', async () => {
    const response = await asked.ask('metrics', '/metrics');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('refuses what does not fit into the queue with 503, and answers the rest', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        asked.ask('inference', '/predictions/dbnet', { method: 'POST', body: image }),
      ),
    );
    const statuses = answers.map(answer => answer.status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    const full = answers.find(answer => answer.status === 503) as Response;
    await expectError(
      full,
      503,
      'ServiceUnavailableException',
      /^Model "dbnet" has no worker to serve inference request\./,
    );
  });
});
