import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing, root } from './run';

/**
 * A model that came with a description, config or annotations that nobody meant well: one line,
 * exit code 2, before memory is taken or a server is asked.
 */
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cli-hostile-'));
  fs.mkdirSync(path.join(folder, 'images'));
  fs.copyFileSync(scene, path.join(folder, 'images', 'scene.jpg'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const scene = sample('images', 'scene_01.jpg');
const detector = sample('onnx', 'dbnet_tiny.onnx');
const fcenet = path.join(root, 'test', 'fixtures', 'methods', 'fcenet_1x', 'model.onnx');
/** Nobody answers there. */
const nowhere = ['--inference-addr', '127.0.0.1:9'];

interface Described {
  resize: object;
  post: object;
}

/** A copy of the ONNX file `of` whose description says `change`. */
function hostile(of: string, change: (description: Described) => object): string {
  const onnx = path.join(fs.mkdtempSync(path.join(folder, 'model-')), 'model.onnx');
  fs.copyFileSync(of, onnx);
  const description = JSON.parse(fs.readFileSync(`${of}.json`, 'utf8')) as Described;
  fs.writeFileSync(`${onnx}.json`, JSON.stringify({ ...description, ...change(description) }));
  return onnx;
}

async function refused(args: string[], said: RegExp): Promise<void> {
  const { code, stdout, stderr } = await mmocrServing(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^mmocr-serving: [^\p{Cc}\p{Cf}]*\n$/u);
  expect(stderr.length).toBeLessThan(1000);
  expect(stderr).toMatch(said);
}

describe.each<[string, string, (description: Described) => object, RegExp]>([
  [
    'a width of a milliard',
    detector,
    () => ({ resize: { kind: 'stretch', width: 1e9, height: 64 } }),
    /model\.onnx\.json .*resize\.width is 1000000000; it must be a whole number from 1 to 65535/,
  ],
  [
    'a scale of a milliard',
    detector,
    ({ resize }) => ({ resize: { ...resize, scale: [1e9, 1e9] } }),
    /resize\.scale\[0\] is 1000000000;/,
  ],
  [
    'boundaries of a milliard corners',
    fcenet,
    ({ post }) => ({ post: { ...post, numReconstrPoints: 1e9 } }),
    /post\.numReconstrPoints is 1000000000;/,
  ],
  [
    'a word that clears the screen',
    detector,
    ({ post }) => ({ post: { ...post, textRepr: '\u001b[2J\n\u202e' } }),
    /post\.textRepr is "\\u001b\[2J\\n\\u202e";/,
  ],
  [
    'a word of a million characters',
    detector,
    ({ post }) => ({ post: { ...post, textRepr: 'x'.repeat(1e6) } }),
    /post\.textRepr is "x{44}…x{15}";/,
  ],
])('a description with %s', (_, of, change, said) => {
  it('ends predict in one line', () =>
    refused(['predict', scene, '--onnx', hostile(of, change)], said));
  it('ends predict of a folder in one line', () =>
    refused(['predict', path.join(folder, 'images'), '--onnx', hostile(of, change)], said));
  it('ends compare in one line', () =>
    refused(
      [
        'compare',
        scene,
        detectorConfig,
        detector,
        'model',
        ...nowhere,
        '--rec-onnx',
        hostile(of, change),
      ],
      said,
    ));
});

it('a config with such a size ends predict and compare in one line', async () => {
  const config = path.join(folder, 'huge.py');
  fs.writeFileSync(
    config,
    `_base_ = [${JSON.stringify(detectorConfig)}]
pipeline = [dict(type='LoadImageFromFile'), dict(type='Resize', scale=(10**9, 10**9), keep_ratio=True), dict(type='PackTextDetInputs')]
test_pipeline = pipeline
test_dataloader = dict(dataset=dict(pipeline=pipeline))
`,
  );
  const said =
    /huge\.py describes no model that can be run: resize\.scale\[0\] is 1000000000;.*Correct the config/;
  await refused(['predict', scene, '--onnx', detector, '--config', config], said);
  await refused(['compare', scene, config, detector, 'model', ...nowhere], said);
});

it.each<[string, object, RegExp]>([
  [
    'a box that is a text',
    { boxes: ['\u001b[2J'], texts: ['a'] },
    /box 1 is not a list of corners/,
  ],
  [
    'corners that are lists',
    { boxes: [[[[1, 1]], 1, 1, 1]], texts: ['a'] },
    /box 1 is not a list of corners/,
  ],
])('annotations with %s end in one line', async (_, annotations, said) => {
  const file = path.join(folder, 'annotations.json');
  fs.writeFileSync(file, JSON.stringify(annotations));
  const methods = path.join(root, 'test', 'fixtures', 'methods');
  await refused(
    [
      'predict',
      path.join(methods, 'receipts', 'bar.jpg'),
      '--annotations',
      file,
      '--onnx',
      path.join(methods, 'sdmgr_novisual_1x', 'model.onnx'),
    ],
    said,
  );
});
