import { readFileSync } from 'node:fs';
import path from 'node:path';
import { manifestText, MANIFEST_NAME } from '../../src/archive/manifest';
import { sample } from '../samples';
import { checkpointOf, pickle, stateDict } from './pickles';
import { zipOf } from './zip';

export interface Seed {
  name: string;
  bytes: Buffer;
}

const root = path.resolve(__dirname, '../..');
const fixture = (name: string): Seed => ({
  name,
  bytes: readFileSync(path.join(root, 'test/unit/checkpoint/fixtures', name)),
});
const weights = [
  'backbone.conv1.weight',
  'neck.lateral_convs.0.conv.weight',
  'det_head.binarize.0.weight',
  'det_head.binarize.0.bias',
];

/**
 * Small valid checkpoints of every form: MMEngine's, a bare state_dict, the format before PyTorch
 * 1.6.
 */
export function checkpointSeeds(): Seed[] {
  const meta = pickle.dict([
    ['cfg', pickle.text("model = dict(type='DBNet')\n")],
    ['mmocr_version', pickle.text('1.0.1')],
  ]);
  const whole = pickle.of(
    pickle.dict([
      ['meta', meta],
      ['state_dict', stateDict(weights)],
    ]),
  );
  return [
    { name: 'mmengine.pth', bytes: checkpointOf(whole, weights.length) },
    fixture('bare_state_dict.pth'),
    fixture('legacy_0x.pth'),
    fixture('legacy_protocol4.pth'),
  ];
}

/** Small valid archives: a plain one, and one whose ONNX file the built-in server runs. */
export function archiveSeeds(): Seed[] {
  const manifest = (serializedFile: string): Buffer =>
    Buffer.from(
      manifestText({
        modelName: 'seed',
        serializedFile,
        handler: 'mmocr_handler.py',
        modelFile: 'config.py',
        modelVersion: '1.0',
      }),
    );
  const parts = [
    { name: MANIFEST_NAME, bytes: manifest('weights.pth') },
    { name: 'config.py', bytes: Buffer.from("model = dict(type='SVTR')\n") },
    { name: 'mmocr_handler.py', bytes: Buffer.from('') },
    { name: 'weights.pth', bytes: checkpointSeeds()[0]!.bytes },
  ];
  const models = {
    format: 1,
    models: {
      recognition: { config: 'config.py', checkpoint: 'weights.pth', onnx: 'svtr_tiny.onnx' },
    },
  };
  return [
    { name: 'plain.mar', bytes: zipOf(parts) },
    {
      name: 'onnx.mar',
      bytes: zipOf([
        parts[0]!,
        { name: 'mmocr_models.json', bytes: Buffer.from(JSON.stringify(models)) },
        ...parts.slice(1),
        { name: 'svtr_tiny.onnx.json', bytes: readFileSync(sample('onnx/svtr_tiny.onnx.json')) },
        { name: 'svtr_tiny.onnx', bytes: readFileSync(sample('onnx/svtr_tiny.onnx')) },
      ]),
    },
  ];
}
