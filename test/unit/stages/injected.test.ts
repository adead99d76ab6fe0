import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findStages } from '../../../src/engine/stages/findStages';
import { pipelineOf, type ExportedModel } from '../../../src/model/pipeline';
import { exifOrientation } from '../../../src/model/exif';
import { readNetwork } from '../../../src/onnx/nodes';
import type { StagesReport } from '../../../src/stages/report';
import { described, halved, miniature, reweighted, type Weights } from './altered';
import { scenes, turnedScenes, words, type Scene } from './scenes';

/**
 * Differences put into one of two runs, on ten images each: every one is caught, at its stage, with
 * its cause; and between runs that are the same nothing is found.
 */
let folder: string;
let detected: Scene[];
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-stages-'));
  detected = await scenes();
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const detector = miniature('dbnet_1x');
const recogniser = miniature('crnn_1x');

async function stagesOf(
  left: ExportedModel,
  right: ExportedModel,
  { name, bytes }: Scene,
): Promise<StagesReport> {
  const sides = [left, right].map(model => ({ pipeline: pipelineOf(model), device: 'cpu' }));
  const turned = exifOrientation(bytes) !== 1;
  const asked = { sides, image: bytes, imagePath: name, scoreThreshold: 0.5, turned };
  return (await findStages(asked)).report;
}

interface Said {
  first: StagesReport['first'];
  kind: string | undefined;
  settings: string[];
}

/** What each image's report says, once where all say the same. */
async function said(left: ExportedModel, right: ExportedModel, images: Scene[]): Promise<Said[]> {
  const all: Said[] = [];
  for (const image of images) {
    const { first, cause } = await stagesOf(left, right, image);
    all.push({
      first,
      kind: cause?.kind,
      settings: cause?.settings.map(({ setting }) => setting) ?? [],
    });
  }
  const different = new Map(all.map(each => [JSON.stringify(each), each]));
  return [...different.values()];
}

const onlyThis = (first: StagesReport['first'], kind: string, ...settings: string[]): Said[] => [
  { first, kind, settings },
];

const { normalise } = detector.description;

describe('another pre-processing', () => {
  test.each([
    ['colour order', { bgrToRgb: false }, 'normalise.bgrToRgb'],
    ['normalisation', { mean: [123.675, 116.28, 103.6] }, 'normalise.mean'],
    ['normalisation', { std: normalise.std.map(value => value * 1.001) }, 'normalise.std'],
    ['normalisation', { scale255: true }, 'normalise.scale255'],
    ['padding', { padDivisor: 160 }, 'normalise.padDivisor'],
  ])('%s: %o', async (kind, changed, setting) => {
    const other = described(detector, { normalise: changed });
    expect(await said(detector, other, detected)).toEqual(onlyThis('input', kind, setting));
  });

  test('another size', async () => {
    const other = described(detector, { resize: { scale: [256, 160] } });
    const expected = onlyThis('input', 'resize', 'resize.scale');
    expect(await said(detector, other, detected)).toEqual(expected);
  });

  test('the ratio is not kept', async () => {
    const resize = { kind: 'stretch', width: 320, height: 192 };
    const { description } = detector;
    const other = { ...detector, description: { ...description, resize } } as ExportedModel;
    const reports = await said(detector, other, detected);
    expect(reports.map(({ first, kind }) => ({ first, kind }))).toEqual([
      { first: 'input', kind: 'resize' },
    ]);
  });

  test('words that are padded to a width', async () => {
    const other = described(recogniser, { resize: { padToWidth: 800 } });
    const expected = onlyThis('input', 'padding', 'resize.padToWidth');
    expect(await said(recogniser, other, words())).toEqual(expected);
  });

  test('the EXIF orientation is ignored', async () => {
    const other = described(detector, { colorType: 'color' });
    expect(await said(detector, other, turnedScenes())).toEqual(
      onlyThis('decoded', 'orientation', 'colorType'),
    );
  });
});

describe('another post-processing', () => {
  test.each([
    ['threshold', { maskThr: 0.5 }, 'post.maskThr'],
    ['threshold', { minTextScore: 0.97 }, 'post.minTextScore'],
    ['post-processing', { unclipRatio: 1.6 }, 'post.unclipRatio'],
    ['post-processing', { minTextWidth: 200 }, 'post.minTextWidth'],
    ['post-processing', { textRepr: 'poly' }, 'post.textRepr'],
  ])('%s: %o', async (kind, changed, setting) => {
    const other = described(detector, { post: changed });
    expect(await said(detector, other, detected)).toEqual(onlyThis('post', kind, setting));
  });

  test('of several settings the one that changes something is named', async () => {
    const other = described(detector, { post: { maxCandidates: 2999, unclipRatio: 1.6 } });
    const expected = onlyThis('post', 'post-processing', 'post.unclipRatio');
    expect(await said(detector, other, detected)).toEqual(expected);
  });

  test('another dictionary', async () => {
    const { post } = recogniser.description;
    const classes = post.kind === 'ctc' ? [...post.classes] : [];
    classes.splice(0, 36, ...classes.slice(0, 36).reverse());
    const other = described(recogniser, { post: { classes } });
    const expected = onlyThis('post', 'dictionary', 'post.classes');
    expect(await said(recogniser, other, words())).toEqual(expected);
  });
});

describe('other weights', () => {
  /** Reports of ten images, with the node that each names. */
  async function nodes(other: ExportedModel, model: ExportedModel, images: Scene[]) {
    const reports: StagesReport[] = [];
    for (const image of images) reports.push(await stagesOf(model, other, image));
    return reports.map(({ first, cause, node }) => ({
      first,
      kind: cause?.kind,
      node: node?.name,
      weights: node?.weights.map(({ name }) => name),
    }));
  }

  async function nodeAt({ onnxPath }: ExportedModel, opType: string, nth: number) {
    const { nodes: all } = await readNetwork(onnxPath);
    return all.filter(node => node.opType === opType).at(nth)!;
  }

  test.each([
    ['in a middle layer', 'Conv', 12, 1],
    ['a bias of the last layer', 'Conv', -1, 2],
  ])('one %s', async (name, opType, nth, input) => {
    const other = await reweighted(detector, folder, name, weights => {
      weights.each(weights.of(opType, nth, input), (value, i) => (i === 0 ? value + 0.01 : value));
    });
    const node = await nodeAt(detector, opType, nth);
    const named = {
      first: 'tensors',
      kind: 'weights',
      node: node.name,
      weights: [node.inputs[input]],
    };
    expect(await nodes(other, detector, detected)).toEqual(detected.map(() => named));
  });

  test.each([
    ['half precision', 'precision', halved],
    [
      'another checkpoint',
      'weights',
      (weights: Weights) => {
        weights.all((value, i) => value * (1 + 0.05 * Math.sin(i)));
      },
    ],
  ])('%s', async (name, kind, change) => {
    for (const [model, images] of [
      [detector, detected],
      [recogniser, words()],
    ] as const) {
      const other = await reweighted(model, folder, name, change);
      const reports = await nodes(other, model, images);
      const { nodes: all, weights } = await readNetwork(model.onnxPath);
      const first = all.find(({ inputs }) =>
        inputs.some(input => (weights.get(input)?.dims.length ?? 0) > 1),
      );
      expect(reports).toEqual(
        images.map(() => ({
          first: 'tensors',
          kind,
          node: first!.name || first!.outputs[0],
          weights: expect.any(Array) as string[],
        })),
      );
    }
  });
});

describe('no alarm', () => {
  const nothing = [{ first: undefined, kind: undefined, settings: [] }];

  test('the same model twice, and two copies of its file', async () => {
    const copy = await reweighted(detector, folder, 'copy', () => undefined);
    expect(await said(detector, detector, detected)).toEqual(nothing);
    expect(await said(detector, copy, detected)).toEqual(nothing);
    const copied = await reweighted(recogniser, folder, 'copied recogniser', () => undefined);
    expect(await said(recogniser, copied, words())).toEqual(nothing);
  });
});
