import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { pipelineOf } from '../../../src/model/pipeline';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { sample } from '../../samples';
import { enginePath } from '../config/engine';

const onnxPath = sample('onnx/dbnet_tiny.onnx');
const description = JSON.parse(readFileSync(`${onnxPath}.json`, 'utf8')) as ModelDescription;
const image = readFileSync(sample('images/scene_01.jpg'));
let engine: EngineClient;

beforeEach(() => {
  engine = new EngineClient(enginePath, { env: { MMOCR_THREADS: '1' } });
});
afterEach(() => {
  engine.dispose();
});

const predict = (alone: boolean) =>
  engine.request('predict', {
    pipeline: pipelineOf({ onnxPath, description }),
    image,
    imagePath: 'scene_01.jpg',
    device: 'cpu',
    alone,
  });

it('an engine that has a share of the cores finds the same with all of them, in a network of its own', async () => {
  const runs = [
    await predict(false),
    await predict(true),
    await predict(false),
    await predict(true),
  ];
  expect(runs.map(({ executions }) => executions?.[0]?.warm)).toEqual([false, false, true, true]);
  for (const { instances } of runs) expect(instances).toEqual(runs[0]!.instances);
  expect(runs[0]!.instances.length).toBeGreaterThan(0);
});

it.runIf(process.platform === 'linux' && availableParallelism() > 1)(
  'a network that runs alone has more threads than its share',
  async () => {
    const threads = (): number => readdirSync(`/proc/${engine.pid}/task`).length;
    await predict(false);
    const before = threads();
    await predict(true);
    expect(threads()).toBeGreaterThan(before);
  },
);
