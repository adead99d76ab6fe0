import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { pipelineOf } from '../../../src/model/pipeline';
import { LocalPredictor } from '../../../src/engineClient/localPredictor';
import { sample } from '../../samples';
import { enginePath } from '../config/engine';
import { recogniser } from './golden';

/**
 * Debian's Chromium brings a Vulkan driver that computes on the CPU: a second real provider on a
 * machine without a GPU.
 */
const chromiumFolder = '/usr/lib/chromium';
const softwareVulkan = `${chromiumFolder}/vk_swiftshader_icd.json`;
const word = {
  path: sample('words/word_00.png'),
  bytes: fs.readFileSync(sample('words/word_00.png')),
};

async function readTwice(device: string, env: NodeJS.ProcessEnv = {}) {
  const engine = new EngineClient(enginePath, { env });
  try {
    const predictor = new LocalPredictor({
      engine,
      pipeline: pipelineOf({ onnxPath: sample('onnx/svtr_tiny.onnx'), description: recogniser() }),
      device,
    });
    const ask = () => predictor.predict(word, new AbortController().signal);
    return [await ask(), await ask()] as const;
  } finally {
    engine.dispose();
  }
}

describe('a prediction tells where the network ran', () => {
  test('on the CPU: every node there; cold, then warm', async () => {
    const [cold, warm] = await readTwice('cpu');
    expect(cold.executions).toEqual([
      {
        model: 'svtr_tiny',
        warm: false,
        placement: [{ provider: 'CPU', nodes: expect.any(Number) as number }],
      },
    ]);
    expect(warm.executions).toEqual([{ ...cold.executions![0]!, warm: true }]);
    expect(cold.executions![0]!.placement[0]!.nodes).toBeGreaterThan(50);
  });

  test.skipIf(!fs.existsSync(softwareVulkan))(
    'on WebGPU: most nodes there, the rest named, the same text',
    async () => {
      const [onCpu] = await readTwice('cpu');
      const [onGpu] = await readTwice('webgpu', {
        VK_ICD_FILENAMES: softwareVulkan,
        LD_LIBRARY_PATH: chromiumFolder,
      });
      const [most, rest] = onGpu.executions![0]!.placement;
      expect([most!.provider, rest!.provider]).toEqual(['WebGpu', 'CPU']);
      expect(most!.nodes).toBeGreaterThan(rest!.nodes);
      expect(onGpu.instances[0]!.text).toBe(onCpu.instances[0]!.text);
      expect(onGpu.instances[0]!.textScore).toBeCloseTo(onCpu.instances[0]!.textScore!, 4);
    },
  );
});
