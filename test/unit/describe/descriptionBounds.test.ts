import { describe, expect, it } from 'vitest';
import { prepare } from '../../../src/preprocess/prepare';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { stored, sampleDescription, withKey, why } from './descriptions';

describe('what decides over memory and loops is bounded', () => {
  const by = (name: string) => structuredClone(stored.find(([each]) => each === name)![1]);
  const repeated = (length: number): number[] => Array.from({ length }, () => 1);
  it.each<[string, string, unknown, unknown]>([
    ['dbnet_1x', 'resize.width', 65_535, 65_536],
    ['dbnet_1x', 'normalise.padDivisor', 4096, 4097],
    ['dbnet_1x', 'post.maxCandidates', 1e6, 1e6 + 1],
    ['dbnet_1x', 'post.unclipRatio', 100, 101],
    ['dbnet_1x', 'normalise.mean', repeated(4), repeated(5)],
    ['fcenet_1x', 'post.numReconstrPoints', 2000, 2001],
    ['fcenet_1x', 'post.fourierDegree', 100, 101],
    ['fcenet_1x', 'post.scales', repeated(16), repeated(17)],
    ['drrg_1x', 'post.channels', 65_535, 65_536],
    ['drrg_1x', 'post.kAtHops', [1000, 1000], [1, 1001]],
    ['drrg_1x', 'post.numAdjacentLinkages', 1000, 1001],
    ['drrg_1x', 'post.nodeGeoFeatLen', 6000, 6001],
    ['drrg_1x', 'post.poolingOutputSize', [100, 100], [101, 1]],
    ['psenet_1x', 'post.downsampleRatio', 1000, 1001],
    ['psenet_1x', 'post.downsampleRatio', 1e-6, 1e-7],
    ['svtr_1x', 'post.classes.0', 'x'.repeat(100), 'x'.repeat(101)],
    ['svtr_1x', 'rotateTall', [0, 90, 180, 270], [0, 90, 180, 270, 0]],
    ['sdmgr_novisual_1x', 'post.relationNorm', 1e-6, 1e-7],
  ])('%s: %s', (name, key, most, more) => {
    const description = by(name);
    if (key.startsWith('resize.'))
      description['resize'] = { kind: 'stretch', width: 64, height: 64 };
    expect(why(withKey(description, key, most))).toBe('fine');
    expect(why(withKey(description, key, more))).toMatch(/^\S+ is .*; it must be /);
  });

  it('classes', () => {
    const classes = (count: number) =>
      withKey(
        by('svtr_1x'),
        'post.classes',
        Array.from({ length: count }, () => 'x'),
      );
    expect(why(classes(200_000))).toBe('fine');
    expect(why(classes(200_001))).toBe(
      'post.classes is a list of 200001; it must be a list of 1 to 200000',
    );
  });
});

describe("a network's input is no larger than any takes", () => {
  const normalise = (sampleDescription('dbnet_tiny') as unknown as ModelDescription).normalise;
  it.each<[string, ModelDescription['resize'], number, number, string]>([
    ['taken as it is', { kind: 'asIs' }, 60_000, 1000, '60000 × 1024'],
    [
      'a thin one whose short side is set',
      { kind: 'shortSide', short: 736, divisor: 1 },
      65_000,
      10,
      '4784000 × 736',
    ],
    [
      'a thin one at a height',
      { kind: 'toHeight', height: 64, minWidth: 0, widthDivisor: 1, generation: '1.x' },
      60_000,
      2,
      '1920000 × 64',
    ],
    ['stretched', { kind: 'stretch', width: 65_535, height: 65_535 }, 10, 10, '65536 × 65536'],
    [
      'padded',
      {
        kind: 'toHeight',
        height: 30_000,
        minWidth: 0,
        widthDivisor: 1,
        padToWidth: 60_000,
        generation: '1.x',
      },
      10,
      10,
      '60000 × 30016',
    ],
  ])('an image %s', (_, resize, width, height, size) => {
    const image = { width, height, channels: 3 as const, data: new Uint8Array(0) };
    expect(() => prepare(image, { resize, normalise: { ...normalise, padDivisor: 32 } })).toThrow(
      `An image of ${width} × ${height} pixels would become an input of ${size} for this model; 33 million pixels are the most.`,
    );
  });
});
