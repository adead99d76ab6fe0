import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planServer } from '../../src/servers/start/plan';
import { runServer, type RunningServer } from '../../src/servers/start/runServer';
import { ServedPredictor } from '../../src/servers/contract/servedPredictor';
import { python1x } from '../pythonEnvironments';
import { sample } from '../samples';
import { convertSamples, testFolders } from './archives';
import { expectGolden } from './golden';

const folders = testFolders();
let server: RunningServer;
const steps: string[] = [];

beforeAll(async () => {
  const dbnet = 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth';
  await convertSamples(folders.store, [
    { name: 'det_quad', config: `${dbnet}.py`, checkpoint: 'dbnet_tiny.pth' },
    { name: 'det_poly', config: `${dbnet}_poly.py`, checkpoint: 'dbnet_tiny.pth' },
    { name: 'det_exif736', config: `${dbnet}_exif.py`, checkpoint: 'dbnet_tiny.pth' },
    // The Runner's checkpoint, which PyTorch refuses with weights_only=True, and a dictionary that
    // travels in the archive.
    {
      name: 'rec',
      config: 'configs/textrecog/svtr/svtr_tiny_synth.py',
      checkpoint: 'svtr_tiny_runner.pth',
    },
  ]);
  const plan = await planServer({
    program: { kind: 'torchserve', python: python1x() },
    modelStore: folders.store,
    models: 'all',
    storageFolder: folders.storage,
  });
  server = await runServer(plan, { onProgress: text => steps.push(text) });
});
afterAll(async () => {
  await server?.stop();
  expect(fs.readdirSync(folders.storage)).toEqual([]);
  folders.remove();
});

const imageFiles = (folder: string) =>
  fs.readdirSync(sample(folder)).filter(name => !name.endsWith('.json'));

it('becomes ready with all models of the store, telling what it waits for', () => {
  expect(
    server.models.map(({ name, version, workers }) => [
      name,
      version,
      workers.map(worker => worker.status),
    ]),
  ).toEqual(['det_exif736', 'det_poly', 'det_quad', 'rec'].map(name => [name, '1.0', ['READY']]));
  expect(steps[0]).toBe('Starting the server…');
  expect(steps).toContain('Loading det_exif736, det_poly, det_quad, rec…');
});

describe.each(['det_quad', 'det_poly', 'det_exif736'])('%s answers as MMOCR 1.0.1 does', model => {
  it.each(imageFiles('images'))('%s', async name => {
    const { body } = await server.client.predict(
      model,
      undefined,
      fs.readFileSync(sample('images', name)),
    );
    expectGolden(body, model, name);
  });
});

it('the recogniser answers as MMOCR 1.0.1 does on every word', async () => {
  for (const name of imageFiles('words')) {
    const { body } = await server.client.predict(
      'rec',
      '1.0',
      fs.readFileSync(sample('words', name)),
    );
    expectGolden(body, 'rec', name);
  }
});

it('a served prediction knows its frame, its task and where the time went', async () => {
  const file = sample('images/exif_orientation6.jpg');
  const predict = (model: string) =>
    new ServedPredictor(server.client, model, '1.0').predict(
      { path: file, bytes: fs.readFileSync(file) },
      new AbortController().signal,
    );
  const stored = await predict('det_quad');
  expect(stored).toMatchObject({
    task: 'textdet',
    frame: { orientation: 'stored' },
    source: { kind: 'served', model: 'det_quad', version: '1.0' },
  });
  expect(stored.timings.map(timing => timing.stage)).toEqual([
    'send',
    'queue',
    'decode',
    'inference',
  ]);
  expect(stored.timings.reduce((sum, timing) => sum + timing.ms, 0)).toBeCloseTo(stored.totalMs, 3);
  const upright = await predict('det_exif736');
  expect(upright.frame).toEqual({
    width: stored.frame?.height,
    height: stored.frame?.width,
    orientation: 'upright',
  });
});

it('says which image is empty, which is none, and goes on answering', async () => {
  const predictor = new ServedPredictor(server.client, 'det_quad');
  const ask = (name: string, bytes: Uint8Array) =>
    predictor.predict({ path: `/some/${name}`, bytes }, new AbortController().signal);
  await expect(ask('empty.png', new Uint8Array())).rejects.toThrow('empty.png is empty (0 bytes).');
  await expect(server.client.predict('det_quad', undefined, new Uint8Array())).rejects.toThrow(
    /^"det_quad" answered: .*empty/,
  );
  await expect(ask('text.png', Buffer.from('no image'))).rejects.toThrow(
    /"det_quad" answered: .*not an image/,
  );
  expect((await ask('tiny.png', fs.readFileSync(sample('images/tiny_40x20.png')))).task).toBe(
    'textdet',
  );
});
