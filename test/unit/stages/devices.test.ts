import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { pipelineOf, type ExportedModel } from '../../../src/model/pipeline';
import { readNetwork } from '../../../src/onnx/nodes';
import { enginePath } from '../config/engine';
import { miniature, reweighted } from './altered';
import { scenes, words, type Scene } from './scenes';

/** As in `placement.test.ts`: a second device on a machine without a GPU. */
const chromiumFolder = '/usr/lib/chromium';
const softwareVulkan = `${chromiumFolder}/vk_swiftshader_icd.json`;

let folder: string;
let engine: EngineClient;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-devices-'));
  engine = new EngineClient(enginePath, {
    env: { VK_ICD_FILENAMES: softwareVulkan, LD_LIBRARY_PATH: chromiumFolder },
  });
});
afterAll(() => {
  engine.dispose();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** One model on the CPU against the same or another one on WebGPU. */
async function stagesOf(model: ExportedModel, other: ExportedModel, { name, bytes }: Scene) {
  const sides = [
    { pipeline: pipelineOf(model), device: 'cpu' },
    { pipeline: pipelineOf(other), device: 'webgpu' },
  ];
  const asked = { sides, image: bytes, imagePath: name, scoreThreshold: 0.5, turned: false };
  return (await engine.request('stages', asked)).report;
}

describe.skipIf(!fs.existsSync(softwareVulkan))('two devices', () => {
  const detector = miniature('dbnet_1x');
  const recogniser = miniature('crnn_1x');

  test('the same model: no alarm', async () => {
    for (const scene of (await scenes()).slice(0, 4))
      expect((await stagesOf(detector, detector, scene)).first, scene.name).toBeUndefined();
    for (const word of words().slice(0, 2))
      expect((await stagesOf(recogniser, recogniser, word)).first, word.name).toBeUndefined();
  });

  test('another weight on one of them: its node', async () => {
    const other = await reweighted(detector, folder, 'other', weights => {
      weights.each(weights.of('Conv', 12, 1), value => value * 1.5);
    });
    const { nodes } = await readNetwork(detector.onnxPath);
    const node = nodes.filter(({ opType }) => opType === 'Conv').at(12)!;
    const [scene] = await scenes();
    const report = await stagesOf(detector, other, scene!);
    expect(report).toMatchObject({
      first: 'tensors',
      cause: { kind: 'weights' },
      node: { name: node.name, weights: [{ name: node.inputs[1] }] },
    });
  });
});
