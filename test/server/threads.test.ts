import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { planServer } from '../../src/servers/start/plan';
import { runServer } from '../../src/servers/start/runServer';
import { python1x } from '../pythonEnvironments';
import { scriptArchive, testFolders } from './archives';

/** A handler that answers with the threads it has. */
const tellingHandler = `
import os, torch
class Telling:
    def initialize(self, context): pass
    def handle(self, data, context):
        return [[torch.get_num_threads(), os.environ.get('OMP_NUM_THREADS'), os.environ.get('OMP_WAIT_POLICY'), os.environ.get('GOMP_SPINCOUNT')] for row in data]
`;

const folders = testFolders();
beforeAll(() => scriptArchive(folders.store, 'telling', tellingHandler));
afterAll(folders.remove);

async function threadsOfAWorker(cores: number, properties: string): Promise<unknown> {
  const userConfigProperties = path.join(folders.store, 'config.properties');
  fs.writeFileSync(userConfigProperties, properties);
  const plan = await planServer({
    program: { kind: 'torchserve', python: python1x() },
    modelStore: folders.store,
    models: { telling: 'telling.mar' },
    storageFolder: folders.storage,
    userConfigProperties,
    machine: { cores, env: process.env },
  });
  const server = await runServer(plan);
  onTestFinished(() => server.stop());
  return (await server.client.predict('telling', undefined, new Uint8Array(1))).body;
}

it('PyTorch in a worker computes with its share of the cores, and hardly spins', async () => {
  vi.stubEnv('OMP_NUM_THREADS', undefined);
  for (const name of ['OMP_WAIT_POLICY', 'GOMP_SPINCOUNT']) vi.stubEnv(name, undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await threadsOfAWorker(2, 'default_workers_per_model=2\n')).toEqual([
    1,
    '1',
    'PASSIVE',
    '2000',
  ]);
});

it('or with the threads that the environment names', async () => {
  vi.stubEnv('OMP_NUM_THREADS', '1');
  vi.stubEnv('OMP_WAIT_POLICY', 'ACTIVE');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await threadsOfAWorker(8, 'default_workers_per_model=1\n')).toEqual([
    1,
    '1',
    'ACTIVE',
    null,
  ]);
});
