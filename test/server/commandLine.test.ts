import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planServer } from '../../src/servers/start/plan';
import { runServer, type RunningServer } from '../../src/servers/start/runServer';
import { python1x } from '../pythonEnvironments';
import { sample } from '../samples';
import { mmocrServing } from '../unit/cli/run';
import { convertSamples, testFolders } from './archives';

const folders = testFolders();
const config = (name: string): string => sample('configs', 'textdet', 'dbnet', `${name}.py`);
let server: RunningServer;
let address: string[];

beforeAll(async () => {
  await convertSamples(folders.store, [
    {
      name: 'dbnet',
      config: 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
      checkpoint: 'dbnet_tiny.pth',
    },
  ]);
  const chain = await mmocrServing([
    'convert',
    config('dbnet_tiny_fpnc_synth'),
    sample('checkpoints', 'dbnet_tiny.pth'),
    '--model-name',
    'ocr',
    '--output-folder',
    folders.store,
    '--rec',
    sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
    '--rec-weights',
    sample('checkpoints', 'svtr_tiny.pth'),
  ]);
  expect([chain.code, chain.stderr]).toEqual([0, '']);
  server = await runServer(
    await planServer({
      program: { kind: 'torchserve', python: python1x() },
      modelStore: folders.store,
      models: { dbnet: 'dbnet.mar', ocr: 'ocr.mar' },
      storageFolder: folders.storage,
    }),
  );
  address = [
    '--inference-addr',
    new URL(server.plan.inferenceAddress).host,
    '--key-file',
    path.join(server.plan.folders.working, 'key_file.json'),
  ];
});
afterAll(async () => {
  await server?.stop();
  folders.remove();
});

const compare = (configName: string, image: string, ...more: string[]) =>
  mmocrServing([
    'compare',
    sample('images', image),
    config(configName),
    sample('onnx', 'dbnet_tiny.onnx'),
    'dbnet',
    ...address,
    ...more,
  ]);

it("predict prints what was served, in the seed's format", async () => {
  const { code, stdout, stderr } = await mmocrServing([
    'predict',
    sample('images', 'scene_01.jpg'),
    'dbnet',
    ...address,
  ]);
  expect([code, stderr]).toEqual([0, '']);
  expect(
    (JSON.parse(stdout) as { boundary_result: number[][] }).boundary_result.map(row => row.length),
  ).toEqual([9, 9, 9, 9]);
});

it('predict prints what a chain, converted here, reads', async () => {
  const { code, stdout, stderr } = await mmocrServing([
    'predict',
    sample('images', 'scene_01.jpg'),
    'ocr',
    ...address,
  ]);
  expect([code, stderr]).toEqual([0, '']);
  const { result } = JSON.parse(stdout) as { result: { box: number[]; text: string }[] };
  expect(result.map(({ box }) => box.length)).toEqual([8, 8, 8, 8]);
  expect(result.map(({ text }) => text)).toEqual(expect.arrayContaining(['office', 'coffee']));
});

it.each(['scene_01.jpg', 'exif_orientation6.jpg', 'no_text.png'])(
  'compare exits 0 when both runs agree: %s',
  async image => {
    const { code, stdout, stderr } = await compare('dbnet_tiny_fpnc_synth', image);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(image === 'no_text.png' ? /Neither run found any text/ : /match/);
  },
);

it('compare exits 1 when they differ, and says where', async () => {
  const { code, stdout } = await compare('dbnet_tiny_fpnc_synth_poly', 'scene_01.jpg', '--json');
  expect(code).toBe(1);
  const { equal, comparison } = JSON.parse(stdout) as {
    equal: boolean;
    comparison: { rows: { same: boolean }[] };
  };
  expect(equal).toBe(false);
  expect(comparison.rows.some(row => !row.same)).toBe(true);
});

it('compare exits 2 when the pixels are not the same: an EXIF-turned photo, read upright and as stored', async () => {
  const { code, stdout, stderr } = await compare(
    'dbnet_tiny_fpnc_synth_exif',
    'exif_orientation6.jpg',
  );
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('compare exits 2 without a key, and says what to do', async () => {
  const { code, stderr } = await mmocrServing([
    'compare',
    sample('images', 'scene_01.jpg'),
    config('dbnet_tiny_fpnc_synth'),
    sample('onnx', 'dbnet_tiny.onnx'),
    'dbnet',
    ...address.slice(0, 2),
  ]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/key/i);
});
