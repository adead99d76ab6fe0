import { readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeModel } from '../../../src/describe/describeModel';
import { evaluateConfig } from '../../../src/config/evaluate';
import { readSidecar } from '../../../src/describe/sidecar';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { sample } from '../../samples';
import { useEngine, useFolder } from '../config/engine';
import { methodsFolder } from '../parity/methods/goldens';

const engine = useEngine();
const folder = useFolder();

async function described(config: string, name = 'model'): Promise<ModelDescription> {
  return describeModel(await evaluateConfig(config, { engine: engine.client }), name, {
    engine: engine.client,
  });
}

/** Describes a config of these lines. */
async function ofText(...lines: string[]): Promise<ModelDescription> {
  const path = join(folder.path, `config_${Math.random().toString(36).slice(2)}.py`);
  writeFileSync(path, lines.join('\n'));
  return described(path);
}

describe('the samples', () => {
  test.each([
    ['textdet/dbnet/dbnet_tiny_fpnc_synth.py', 'dbnet_tiny'],
    ['textrecog/svtr/svtr_tiny_synth.py', 'svtr_tiny'],
  ])('%s is what stands beside its ONNX file', async (config, name) => {
    expect(await readSidecar(sample('onnx', `${name}.onnx`))).toEqual(
      await described(sample('configs', config), name),
    );
  });

  test('sibling configs differ where they say', async () => {
    expect(
      (await described(sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth_poly.py'))).post,
    ).toMatchObject({
      textRepr: 'poly',
      minTextScore: 0.5,
      epsilonRatio: 0.002,
      unclipRatio: 1.6,
      maskThr: 0.3,
    });
    expect(
      await described(sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth_exif.py')),
    ).toMatchObject({ colorType: 'color', resize: { kind: 'keepRatio', scale: [1333, 736] } });
  });

  test('the 0.x spelling describes the same model', async () => {
    const name = 'dbnet_tiny';
    expect(await described(sample('configs_0x/textdet/dbnet_tiny_0x.py'), name)).toEqual({
      ...(await readSidecar(sample('onnx/dbnet_tiny.onnx'))),
      generation: '0.x',
    });
  });
});

const crnn0x = [
  'label_convertor = dict(type="CTCConvertor", dict_type="DICT36", with_unknown=False, lower=True)',
  'model = dict(type="CRNNNet", label_convertor=label_convertor)',
  'img_norm_cfg = dict(mean=[127], std=[127])',
  'test_pipeline = [dict(type="LoadImageFromFile", color_type="grayscale"),',
  '  dict(type="ResizeOCR", height=32, min_width=32, max_width=None, keep_aspect_ratio=True),',
  '  dict(type="Normalize", **img_norm_cfg), dict(type="DefaultFormatBundle"), dict(type="Collect", keys=["img"])]',
  'data = dict(test=dict(type="UniformConcatDataset", datasets=[], pipeline=test_pipeline))',
];

test('CRNN of 0.x: gray, kept ratio, blank first, logits', async () => {
  const { post, ...rest } = await ofText(...crnn0x);
  expect(rest).toEqual({
    format: 1,
    name: 'model',
    generation: '0.x',
    task: 'textrecog',
    method: 'CRNNNet',
    colorType: 'grayscale',
    resize: { kind: 'toHeight', height: 32, minWidth: 32, widthDivisor: 16, generation: '0.x' },
    rotateTall: [0],
    normalise: { mean: [127], std: [127], bgrToRgb: true, scale255: false, padDivisor: 1 },
  });
  expect(post).toMatchObject({ kind: 'ctc', blank: 0, ignored: [0], softmax: true });
  expect(post.kind === 'ctc' && post.classes.join('')).toBe(
    '<BLK>0123456789abcdefghijklmnopqrstuvwxyz',
  );
});

test('SAR of 0.x: end and padding last, valid ratios, tall images at three angles', async () => {
  const { post, rotateTall, resize } = await ofText(
    'model = dict(type="SARNet", label_convertor=dict(type="AttnConvertor", dict_type="DICT36"), decoder=dict(type="ParallelSARDecoder"))',
    'inner = [dict(type="ResizeOCR", height=48, min_width=48, max_width=160, keep_aspect_ratio=True, width_downsample_ratio=0.25)]',
    'test_pipeline = [dict(type="LoadImageFromFile"), dict(type="MultiRotateAugOCR", rotate_degrees=[270, 90], transforms=inner)]',
    'data = dict(test=dict(pipeline=test_pipeline))',
  );
  expect(post).toMatchObject({
    kind: 'attn',
    end: 37,
    ignored: [38],
    softmax: false,
    scoreOver: 'text',
    validRatio: true,
  });
  expect(rotateTall).toEqual([0, 90, 270]);
  expect(resize).toMatchObject({ kind: 'toHeight', padToWidth: 160, widthDivisor: 4 });
});

test("SDMGR of 1.x whose list of classes is not there has WildReceipt's names, if they are as many", async () => {
  const names = async (...changes: [string, string][]) => {
    const stored = readFileSync(
      join(methodsFolder, 'sdmgr_novisual_1x', 'config.py'),
      'utf8',
    ).replaceAll('{{ fileDirname }}/..', methodsFolder.replaceAll(sep, '/'));
    const { post } = await ofText(
      changes.reduce((text, [from, to]) => text.replace(from, to), stored),
    );
    return post.kind === 'sdmgr' ? post.labels : undefined;
  };
  const listed = await names();
  expect(listed).toHaveLength(26);
  expect(await names(['wildreceipt_classes.txt', 'nowhere.txt'])).toEqual(listed);
  expect(
    await names(['wildreceipt_classes.txt', 'nowhere.txt'], ['num_classes=26', 'num_classes=5']),
  ).toEqual([]);
});

test.each<[string, string[], RegExp]>([
  [
    'beam search',
    [
      'model = dict(type="SARNet", label_convertor=dict(type="AttnConvertor"), decoder=dict(type="ParallelSARDecoderWithBS"))',
      'data = dict(test=dict())',
    ],
    /no local run of ParallelSARDecoderWithBS/,
  ],
  [
    'a method without a local run',
    [
      'model = dict(type="SAR", decoder=dict(type="ParallelSARDecoder"))',
      'test_dataloader = dict()',
    ],
    /no local run of SAR\./,
  ],
  [
    'a step without a local run',
    [
      'model = dict(type="DBNet", det_head=dict(type="DBHead"))',
      'test_pipeline = [dict(type="LoadImageFromFile"), dict(type="TextDetRandomCrop")]',
      'test_dataloader = dict()',
    ],
    /TextDetRandomCrop/,
  ],
  [
    'no model',
    ['test_pipeline = [dict(type="LoadImageFromFile")]', 'test_dataloader = dict()'],
    /describes no model/,
  ],
  [
    'no pipeline',
    ['model = dict(type="DBNet", det_head=dict(type="DBHead"))', 'test_dataloader = dict()'],
    /no test pipeline/,
  ],
  [
    'a dictionary that is nowhere',
    [
      'model = dict(type="CRNN", decoder=dict(postprocessor=dict(type="CTCPostProcessor"), dictionary=dict(type="Dictionary", dict_file="dicts/没有.txt", with_padding=True)))',
      'test_dataloader = dict()',
    ],
    /dicts\/没有\.txt.*not found/,
  ],
  [
    'rotation of every image',
    [
      crnn0x[0]!,
      crnn0x[1]!,
      'data = dict(test=dict(pipeline=[dict(type="LoadImageFromFile"), dict(type="MultiRotateAugOCR", force_rotate=True, transforms=[])]))',
    ],
    /MultiRotateAugOCR/,
  ],
  [
    'another interpolation',
    [
      ...crnn0x.slice(0, 3),
      'data = dict(test=dict(pipeline=[dict(type="LoadImageFromFile"), dict(type="ResizeOCR", height=32, backend="pillow")]))',
    ],
    /ResizeOCR\(backend=pillow\)/,
  ],
  [
    'another padding',
    [
      ...crnn0x.slice(0, 3),
      'data = dict(test=dict(pipeline=[dict(type="LoadImageFromFile"), dict(type="ResizeOCR", height=32, max_width=100, padding_mode="edge")]))',
    ],
    /ResizeOCR\(padding_mode=edge\)/,
  ],
  [
    'colours decoded in another order',
    [
      ...crnn0x.slice(0, 3),
      'data = dict(test=dict(pipeline=[dict(type="LoadImageFromFile", channel_order="rgb")]))',
    ],
    /channel_order=rgb/,
  ],
])('refuses %s', async (_, lines, message) => {
  await expect(ofText(...lines)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(message) as string,
  });
});
