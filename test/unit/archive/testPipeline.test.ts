import path from 'node:path';
import { expect, it } from 'vitest';
import { convertToMar } from '../../../src/archive/convert';
import { useEngine } from '../config/engine';
import { project } from '../config/project';
import { temporaryFolder } from './temporary';

/**
 * Something in the config must say how an image is read, or the first one would fail at the server.
 */
const ROOT = path.resolve(__dirname, '../../..');
const engine = useEngine();
const versions = {
  '1.x': [
    'test/samples/configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
    'test/samples/checkpoints/dbnet_tiny.pth',
    'test_dataloader = None',
    'test_dataloader = dict(dataset=dict(pipeline=None, datasets=[dict(pipeline=_base_.test_pipeline)]))',
  ],
  '0.x': [
    'test/fixtures/methods/dbnet_0x/config.py',
    'test/fixtures/methods/dbnet_0x/checkpoint.pth',
    'data = dict(test=dict(_delete_=True))',
    'data = dict(test=dict(_delete_=True, datasets=[[dict(pipeline=[{{_base_.data.test.pipeline}}])]]))',
  ],
} as const;

const converted = async (generation: '1.x' | '0.x', text: string): Promise<string> => {
  const [config, checkpoint] = versions[generation];
  const folder = temporaryFolder();
  const configPath = project(folder, {
    'main.py': `_base_ = [${JSON.stringify(path.join(ROOT, config))}]\n${text}\n`,
  })('main.py');
  const { archivePath } = await convertToMar(
    {
      configPath,
      checkpointPath: path.join(ROOT, checkpoint),
      outputFolder: path.join(folder, 'store'),
      handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
    },
    { engine: engine.client },
  );
  return path.basename(archivePath);
};

it.each(['1.x', '0.x'] as const)(
  '%s: a config without a test pipeline is refused, one with it in the first dataset or on its own is not',
  async generation => {
    const [, checkpoint, none, inDataset] = versions[generation];
    const own = "test_pipeline = [dict(type='LoadImageFromFile')]";
    await expect(converted(generation, `${none}\ntest_pipeline = None`)).rejects.toThrow(
      /main\.py has no test pipeline: nothing says how an image is read\./,
    );
    for (const text of [`${none}\n${own}`, inDataset])
      expect(await converted(generation, text)).toBe(
        path.basename(checkpoint).replace('.pth', '.mar'),
      );
  },
);
