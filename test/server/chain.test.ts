import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractOnnx } from '../../src/archive/archivedModels';
import { convertToMar } from '../../src/archive/convert';
import { comparePredictions, defaultCompareOptions } from '../../src/compare/compare';
import { EngineClient } from '../../src/engineClient/engineClient';
import { LocalPredictor } from '../../src/engineClient/localPredictor';
import type { Chain } from '../../src/model/pipeline';
import type { Prediction } from '../../src/model/prediction';
import { handlerPath } from '../../src/environment/handler';
import { planServer } from '../../src/servers/start/plan';
import { runServer, type RunningServer } from '../../src/servers/start/runServer';
import { ServedPredictor } from '../../src/servers/contract/servedPredictor';
import { python1x } from '../pythonEnvironments';
import { sample } from '../samples';
import { dist, testFolders } from './archives';

const folders = testFolders();
const engine = new EngineClient(path.join(dist, 'engine.js'));
let server: RunningServer;
let chain: Chain;

beforeAll(async () => {
  const model = (config: string, name: string) => ({
    configPath: sample('configs', config),
    checkpointPath: sample('checkpoints', `${name}.pth`),
    onnxPath: sample('onnx', `${name}.onnx`),
  });
  const recognition = model('textrecog/svtr/svtr_tiny_synth.py', 'svtr_tiny');
  const { archivePath } = await convertToMar(
    {
      ...model('textdet/dbnet/dbnet_tiny_fpnc_synth.py', 'dbnet_tiny'),
      recognition,
      modelName: 'ocr',
      outputFolder: folders.store,
      handlerPath: handlerPath(dist),
    },
    { engine },
  );
  chain = (await extractOnnx(archivePath, path.join(path.dirname(folders.store), 'onnx'))) as Chain;
  server = await runServer(
    await planServer({
      program: { kind: 'torchserve', python: python1x() },
      modelStore: folders.store,
      models: 'all',
      storageFolder: folders.storage,
    }),
  );
});
afterAll(async () => {
  engine.dispose();
  await server?.stop();
  folders.remove();
});

const never = new AbortController().signal;
const image = (name: string) => ({
  path: sample('images', name),
  bytes: fs.readFileSync(sample('images', name)),
});
const served = (name: string): Promise<Prediction> =>
  new ServedPredictor(server.client, 'ocr', '1.0').predict(image(name), never);

describe('a detector and a recogniser from one archive', () => {
  it.each([
    'scene_00.png',
    'scene_01.jpg',
    'scene_04.jpg',
    'exif_orientation6.jpg',
    'no_text.png',
    'tiny_40x20.png',
  ])('read the same served and here: %s', async name => {
    const [left, right] = [
      await served(name),
      await new LocalPredictor({ engine, pipeline: chain, device: 'cpu' }).predict(
        image(name),
        never,
      ),
    ];
    expect([left.task, left.frame]).toEqual(['spotting', right.frame]);
    expect(left.instances.map(({ text }) => text)).toEqual(right.instances.map(({ text }) => text));
    expect(comparePredictions(left, right, defaultCompareOptions)).toMatchObject({ equal: true });
  });

  it('say where the time went', async () => {
    const { instances, timings } = await served('scene_01.jpg');
    expect(instances.map(({ text }) => text)).toEqual(expect.arrayContaining(['office', 'coffee']));
    expect(timings.map(({ stage }) => stage)).toEqual([
      'send',
      'queue',
      'decode',
      'detect',
      'recognise',
    ]);
  });
});
