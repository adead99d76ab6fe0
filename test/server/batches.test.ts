import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planServer } from '../../src/servers/start/plan';
import { runServer, type RunningServer } from '../../src/servers/start/runServer';
import { python1x } from '../pythonEnvironments';
import { sample } from '../samples';
import { convertSamples, testFolders } from './archives';
import { expectClose } from './golden';

/** Longer than a request may take: only a batch of four is ever answered. */
const maxBatchDelay = 3_600_000;
const batched = (marName: string) => ({
  '1.0': {
    defaultVersion: true,
    marName,
    minWorkers: 1,
    maxWorkers: 1,
    batchSize: 4,
    maxBatchDelay,
    responseTimeout: 600,
  },
});
const sets = {
  det: [
    'images/scene_02.png',
    'images/tiny_40x20.png',
    'images/scene_05.jpg',
    'images/exif_orientation6.jpg',
  ],
  rec: ['words/word_29.jpg', 'words/word_28.png', 'words/word_10.png', 'words/word_20.png'],
};

const folders = testFolders();
let server: RunningServer;

beforeAll(async () => {
  await convertSamples(folders.store, [
    {
      name: 'det',
      config: 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
      checkpoint: 'dbnet_tiny.pth',
    },
    {
      name: 'rec',
      config: 'configs/textrecog/svtr/svtr_tiny_synth.py',
      checkpoint: 'svtr_tiny.pth',
    },
  ]);
  const userConfigProperties = path.join(folders.store, 'config.properties');
  const models = JSON.stringify({
    det_batched: batched('det.mar'),
    rec_batched: batched('rec.mar'),
  });
  fs.writeFileSync(
    userConfigProperties,
    `models=${models}\nenable_model_api=true\ndisable_token_authorization=true\n`,
  );
  const plan = await planServer({
    program: { kind: 'torchserve', python: python1x() },
    modelStore: folders.store,
    storageFolder: folders.storage,
    userConfigProperties,
    models: { det: 'det.mar', det_batched: 'det.mar', rec: 'rec.mar', rec_batched: 'rec.mar' },
  });
  server = await runServer(plan);
});
afterAll(async () => {
  await server?.stop();
  folders.remove();
});

const predict = async (model: string, file: string) =>
  (await server.client.predict(model, undefined, fs.readFileSync(sample(file)))).body;

async function expectSameInABatch(alone: keyof typeof sets, inBatch: string) {
  expect(
    await (await fetch(`${server.plan.managementAddress}/models/${inBatch}`)).json(),
  ).toMatchObject([{ batchSize: 4, maxBatchDelay }]);
  const together = await Promise.all(sets[alone].map(file => predict(inBatch, file)));
  for (const [index, file] of sets[alone].entries())
    expectClose(together[index], await predict(alone, file), file);
}

it.each(['det', 'rec'] as const)(
  '%s: four images of unequal size in one batch, as config.properties asks for, answer as each alone',
  async model => {
    await expectSameInABatch(model, `${model}_batched`);
  },
);

it('the same of a model that was registered with a batch size', async () => {
  const options = new URLSearchParams({
    url: 'rec.mar',
    model_name: 'registered',
    initial_workers: '1',
    synchronous: 'true',
    batch_size: '4',
    max_batch_delay: String(maxBatchDelay),
  });
  expect(
    (
      await fetch(`${server.plan.managementAddress}/models?${options.toString()}`, {
        method: 'POST',
      })
    ).status,
  ).toBe(200);
  await expectSameInABatch('rec', 'registered');
});
