import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { planServer } from '../../src/core/torchserve/plan';
import { runServer, type RunningServer } from '../../src/core/torchserve/runServer';
import { python0x } from '../pythonEnvironments';
import { convertSamples, samples, testFolders } from './archives';
import { expectGolden } from './golden';

const folders = testFolders();
let server: RunningServer;

beforeAll(async () => {
  await convertSamples(folders.store, [{ name: 'dbnet_tiny_0x', config: 'configs_0x/textdet/dbnet_tiny_0x.py', checkpoint: 'dbnet_tiny_0x.pth' }]);
  const plan = await planServer({ program: { kind: 'torchserve', python: python0x() }, modelStore: folders.store, models: { dbnet_tiny_0x: 'dbnet_tiny_0x.mar' }, storageFolder: folders.storage });
  server = await runServer(plan);
});
afterAll(async () => {
  await server?.stop();
  folders.remove();
});

it.each(fs.readdirSync(path.join(samples, 'images')).filter(name => !name.endsWith('.json')))('MMOCR 0.6.3 served: %s', async name => {
  const { body } = await server.client.predict('dbnet_tiny_0x', undefined, fs.readFileSync(path.join(samples, 'images', name)));
  expectGolden(body, 'det_quad_0x', name);
});
