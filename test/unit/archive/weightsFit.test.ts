import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/checkpoint/checkpoint';
import { readCheckpoint } from '../../../src/checkpoint/checkpoint';
import { requireWeights } from '../../../src/archive/weightsFit';
import { evaluateConfig, type EvaluatedConfig } from '../../../src/config/evaluate';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { sample } from '../../samples';

const root = path.resolve(__dirname, '../../..');
const methods = path.join(root, 'test/fixtures/methods');
const engine = new EngineClient(path.join(root, 'dist/engine.js'));
afterAll(() => {
  engine.dispose();
});

const models: Record<string, [config: string, checkpoint: string]> = {
  ...Object.fromEntries(
    readdirSync(methods)
      .filter(name => existsSync(path.join(methods, name, 'checkpoint.pth')))
      .map(name => [
        name,
        [path.join(methods, name, 'config.py'), path.join(methods, name, 'checkpoint.pth')],
      ]),
  ),
  samples_dbnet: [
    sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
    sample('checkpoints/dbnet_tiny.pth'),
  ],
  samples_dbnet_0x: [
    sample('configs_0x/textdet/dbnet_tiny_0x.py'),
    sample('checkpoints/dbnet_tiny_0x.pth'),
  ],
  samples_svtr: [
    sample('configs/textrecog/svtr/svtr_tiny_synth.py'),
    sample('checkpoints/svtr_tiny.pth'),
  ],
  samples_svtr_runner: [
    sample('configs/textrecog/svtr/svtr_tiny_synth.py'),
    sample('checkpoints/svtr_tiny_runner.pth'),
  ],
};

const read = new Map<string, Promise<{ config: EvaluatedConfig; checkpoint: Checkpoint }>>();
/** A model of the fixtures; its checkpoint is the caller's to change. */
async function model(name: string): Promise<{ config: EvaluatedConfig; checkpoint: Checkpoint }> {
  const [configPath, checkpointPath] = models[name]!;
  const both = async (): Promise<{ config: EvaluatedConfig; checkpoint: Checkpoint }> => ({
    config: await evaluateConfig(configPath, { engine }),
    checkpoint: await readCheckpoint(checkpointPath),
  });
  const found = read.get(name) ?? both();
  read.set(name, found);
  const { config, checkpoint } = await found;
  return { config, checkpoint: { ...checkpoint } };
}

describe('the weights of every method, both generations', () => {
  it.each(Object.keys(models))(
    '%s: whole, nothing to say; without any one of its parts, refused by name',
    async name => {
      const { config, checkpoint } = await model(name);
      expect(checkpoint.imports).toEqual([]);
      expect(checkpoint.others).toEqual([]);
      expect(requireWeights(config, checkpoint, 'm.pth')).toEqual([]);
      const needless =
        name.startsWith('sdmgr_novisual_0x') || name.startsWith('sdmgr_openset_0x')
          ? ['backbone']
          : [];
      const prefix = name === 'mask_rcnn_1x' ? 'wrapped_model.' : '';
      const parts = new Set(
        checkpoint.weights.map(weight => weight.slice(prefix.length).split('.', 1)[0]!),
      );
      expect(parts.size).toBeGreaterThan(name.startsWith('sdmgr') ? 0 : 1);
      for (const part of parts) {
        const weights = checkpoint.weights.filter(
          weight => !weight.startsWith(`${prefix}${part}.`),
        );
        const check = (): string[] => requireWeights(config, { ...checkpoint, weights }, 'm.pth');
        if (needless.includes(part)) expect(check()).toEqual([]);
        else if (weights.length === 0) expect(check).toThrow(/m\.pth holds no weights/);
        else
          expect(check, part).toThrow(new RegExp(`^m\\.pth has no weights for [^:]*\\b${part}\\b`));
      }
    },
  );
});

describe('weights that are not there', () => {
  it.each([
    ['dbnet_1x', /^backbone\.layer3\./, 'backbone.layer3.0, backbone.layer3.1'],
    ['dbnet_1x', /^backbone\.layer2\.1\./, 'backbone.layer2.1'],
    ['mask_rcnn_1x', /^wrapped_model\.roi_head\.mask_head\./, 'wrapped_model.roi_head.mask_head'],
    ['mask_rcnn_0x', /^roi_head\.bbox_head\./, 'roi_head.bbox_head'],
    ['abinet_1x', /^decoder\.language_decoder\./, 'decoder.language_decoder'],
    ['abinet_0x', /^encoder\.decoder\./, 'encoder.decoder'],
    ['robust_scanner_1x', /^decoder\.position_decoder\./, 'decoder.position_decoder'],
    ['master_1x', /^backbone\.layer3\.1\./, 'backbone.layer3.1'],
    ['nrtr_0x', /^encoder\.layer_stack\.0\./, 'encoder.layer_stack.0'],
  ])('%s without %s', async (name, gone, said) => {
    const { config, checkpoint } = await model(name);
    const weights = checkpoint.weights.filter(weight => !gone.test(weight));
    expect(weights.length).toBeLessThan(checkpoint.weights.length);
    expect(() => requireWeights(config, { ...checkpoint, weights }, 'm.pth')).toThrow(
      `m.pth has no weights for ${said} of the model in ${config.path}`,
    );
  });

  it.each([
    'backbone.bn1.running_mean',
    'backbone.layer2.0.bn1.running_var',
    'det_head.binarize.6.weight',
  ])('a half of a module is told: %s', async gone => {
    const { config, checkpoint } = await model('dbnet_1x');
    expect(checkpoint.weights).toContain(gone);
    const weights = checkpoint.weights.filter(weight => weight !== gone);
    expect(requireWeights(config, { ...checkpoint, weights }, 'm.pth')).toEqual([
      `m.pth seems to lack weights: ${gone}. What the model does not find stays random.`,
    ]);
  });

  it("a part of one's own that may have none is a warning", async () => {
    const { config, checkpoint } = await model('dbnet_1x');
    const own = {
      ...config,
      values: {
        ...config.values,
        model: { ...(config.values['model'] as object), neck: { type: 'MyNeck' } },
      },
    } as EvaluatedConfig;
    const weights = checkpoint.weights.filter(weight => !weight.startsWith('neck.'));
    expect(requireWeights(own, { ...checkpoint, weights }, 'm.pth')).toEqual([
      expect.stringContaining("no weights for the model's neck"),
    ]);
  });

  it('a config without a model has nothing to ask for', async () => {
    const { config, checkpoint } = await model('dbnet_1x');
    expect(
      requireWeights({ ...config, values: {} }, { ...checkpoint, weights: [] }, 'm.pth'),
    ).toEqual([]);
  });
});

describe('weights under other names', () => {
  it.each([
    'student.',
    'teacher.',
    'model.',
    'student.module.',
    'architecture.',
    'ema_model.online.',
  ])('the prefix %s is named', async prefix => {
    for (const name of ['dbnet_1x', 'dbnet_0x', 'crnn_1x', 'mask_rcnn_1x', 'sdmgr_novisual_1x']) {
      const { config, checkpoint } = await model(name);
      const weights = checkpoint.weights.map(weight => prefix + weight);
      expect(() => requireWeights(config, { ...checkpoint, weights }, 'm.pth')).toThrow(
        `The names of the weights in m.pth begin with "${prefix}", and MMOCR would load none`,
      );
    }
  });

  it('several prefixes, and one inside of a part', async () => {
    const { config, checkpoint } = await model('dbnet_1x');
    const both = checkpoint.weights.flatMap(weight => [`student.${weight}`, `teacher.${weight}`]);
    expect(() => requireWeights(config, { ...checkpoint, weights: both }, 'm.pth')).toThrow(
      /begin with "student\.", "teacher\.", and/,
    );
    const inner = checkpoint.weights.map(weight =>
      weight.replace(/^backbone\./, 'backbone.backbone.'),
    );
    expect(() => requireWeights(config, { ...checkpoint, weights: inner }, 'm.pth')).toThrow(
      /no weights for backbone\.layer1\.0/,
    );
  });

  it("another model's", async () => {
    const { config } = await model('dbnet_1x');
    const { checkpoint } = await model('crnn_1x');
    expect(() => requireWeights(config, checkpoint, 'm.pth')).toThrow(
      /^m\.pth has no weights for backbone\.layer.*neck, det_head|^m\.pth has no weights for .*more/,
    );
  });
});

describe('weights that are none', () => {
  it('an empty state_dict, arrays, one array among tensors', async () => {
    const { config, checkpoint } = await model('dbnet_1x');
    expect(() => requireWeights(config, { ...checkpoint, weights: [] }, 'm.pth')).toThrow(
      'm.pth holds no weights: its state_dict is empty.',
    );
    expect(() =>
      requireWeights(config, { ...checkpoint, weights: [], others: checkpoint.weights }, 'm.pth'),
    ).toThrow(/other than tensors as weights: backbone\.conv1\.weight, .* and 153 more/);
    const [first, ...rest] = checkpoint.weights;
    expect(() =>
      requireWeights(config, { ...checkpoint, weights: rest, others: [first!] }, 'm.pth'),
    ).toThrow(/other than tensors as weights: backbone\.conv1\.weight\./);
  });

  it("what stands beside the model's weights does not matter", async () => {
    const { config, checkpoint } = await model('dbnet_1x');
    expect(
      requireWeights(
        config,
        { ...checkpoint, others: ['epoch', 'neck.lateral_convs.0.conv._extra_state'] },
        'm.pth',
      ),
    ).toEqual([]);
  });
});
