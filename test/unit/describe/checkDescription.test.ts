import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDescription, parseDescription } from '../../../src/describe/checkDescription';
import { prepare } from '../../../src/preprocess/prepare';
import type { ModelDescription } from '../../../src/model/modelDescription';

const root = path.join(import.meta.dirname, '..', '..', '..');
const methods = path.join(root, 'test', 'fixtures', 'methods');
const stored = fs.readdirSync(methods).flatMap(name => {
  const file = path.join(methods, name, 'model.onnx.json');
  return fs.existsSync(file)
    ? [[name, JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>] as const]
    : [];
});
const sample = (name: string) =>
  JSON.parse(
    fs.readFileSync(path.join(root, 'samples', 'onnx', `${name}.onnx.json`), 'utf8'),
  ) as Record<string, unknown>;
const withKey = (
  description: Record<string, unknown>,
  key: string,
  value: unknown,
): Record<string, unknown> => {
  const copy = structuredClone(description);
  const names = key.split('.');
  const last = names.pop()!;
  const into = names.reduce((object, name) => object[name] as Record<string, unknown>, copy);
  if (value === undefined) delete into[last];
  else into[last] = value;
  return copy;
};
const why = (value: unknown): string => {
  try {
    checkDescription(value, 'm.onnx.json');
    return 'fine';
  } catch (error) {
    return (error as Error).message.replace(
      /^m\.onnx\.json is not a description of a model that can be run: (.*)\. Export the model again\.$/,
      '$1',
    );
  }
};
const [detector, reader] = [sample('dbnet_tiny'), sample('svtr_tiny')];

it.each(stored)('takes the description of every method as it is: %s', (_, description) => {
  expect(checkDescription(description, 'x')).toEqual(description);
});

describe('a value that cannot be run is refused by name', () => {
  it.each<[Record<string, unknown>, string, unknown, string]>([
    [
      { ...detector, resize: { kind: 'stretch', width: 64, height: 64 } },
      'resize.width',
      1_000_000_000,
      'resize.width is 1000000000; it must be a whole number from 1 to 65535',
    ],
    [
      detector,
      'resize.scale',
      [1e9, 736],
      'resize.scale[0] is 1000000000; it must be a number from 1 to 1000000',
    ],
    [detector, 'resize.scale', [736], 'resize.scale is a list of 1; it must be a list of 2'],
    [
      detector,
      'resize.kind',
      'tile',
      'resize.kind is "tile"; it must be asIs / keepRatio / stretch / shortSide / toHeight',
    ],
    [
      { ...detector, resize: { kind: 'shortSide', short: 736, divisor: 0 } },
      'format',
      1,
      'resize.divisor is 0; it must be a whole number from 1 to 4096',
    ],
    [
      detector,
      'normalise.std',
      [0, 1, 1],
      'normalise.std[0] is 0; it must be a number from 1e-9 to 1000000',
    ],
    [
      detector,
      'normalise.mean',
      'x'.repeat(1e6),
      `normalise.mean is "${'x'.repeat(44)}…${'x'.repeat(15)}"; it must be a list of 1 to 4`,
    ],
    [
      detector,
      'normalise.padDivisor',
      -32,
      'normalise.padDivisor is -32; it must be a whole number from 0 to 4096',
    ],
    [
      detector,
      'post.unclipRatio',
      1e9,
      'post.unclipRatio is 1000000000; it must be a number from 0 to 100',
    ],
    [
      detector,
      'post.maskThr',
      undefined,
      'post.maskThr is missing; it must be a number from -1000 to 1000',
    ],
    [
      detector,
      'post.maskThr',
      null,
      'post.maskThr is null; it must be a number from -1000 to 1000',
    ],
    [
      detector,
      'post.maxCandidates',
      1e12,
      'post.maxCandidates is 1000000000000; it must be a whole number from 0 to 1000000',
    ],
    [detector, 'post', [[[]]], 'post is a list of 1; it must be an object'],
    [detector, 'task', 'textrecog', 'task is "textrecog"; it must be textdet'],
    [
      detector,
      'name',
      { toString: 1 },
      'name is an object; it must be a text of at most 1000 characters',
    ],
    [reader, 'post.blank', 99, 'post.blank is 99; it must be a whole number from -1 to 37'],
    [
      reader,
      'post.ignored',
      [0, 38],
      'post.ignored[1] is 38; it must be a whole number from -1 to 37',
    ],
    [reader, 'post.classes', [], 'post.classes is a list of 0; it must be a list of 1 to 200000'],
    [
      reader,
      'post.classes',
      ['a', 5],
      'post.classes[1] is 5; it must be a text of at most 100 characters',
    ],
    [reader, 'post.softmax', 'yes', 'post.softmax is "yes"; it must be true / false'],
    [reader, 'rotateTall', [45], 'rotateTall[0] is 45; it must be 0 / 90 / 180 / 270'],
  ])('%#: %s', (description, key, value, expected) => {
    expect(why(withKey(description, key, value))).toBe(expected);
  });

  it.each(stored)('every number of %s', (_, description) => {
    const numbers: string[] = [];
    const collect = (value: unknown, key: string): void => {
      if (typeof value === 'number') numbers.push(key);
      else if (typeof value === 'object' && value !== null && !Array.isArray(value))
        for (const [name, inner] of Object.entries(value))
          collect(inner, key ? `${key}.${name}` : name);
    };
    collect(description, '');
    expect(numbers.length).toBeGreaterThan(0);
    for (const key of numbers)
      for (const value of [1e300, -1e300, NaN, '5', null])
        expect(why(withKey(description, key, value)), key).toMatch(/ it must be /);
  });
});

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

it('keeps the known keys only, however deep the others are', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const text = JSON.stringify(detector)
    .replace('{', `{"unknown": ${deep}, "__proto__": {"x": 1}, "resize2": {"width": 1e9}, `)
    .replace('"post":{', '"post":{"extra":[[[]]],');
  expect(parseDescription(text, 'x.json')).toEqual(detector);
  expect(why(Object.create(detector))).toMatch(/^format is missing;/);
});

it('builds nothing of text that holds more than a description', () => {
  expect(
    parseDescription(`{"format": 1, "x": [${'[],'.repeat(3_000_000)}[]]}`, 'x.json'),
  ).toBeUndefined();
  expect(
    parseDescription(`{"format": 1, "x": "${'x'.repeat(20_000_000)}"}`, 'x.json'),
  ).toBeUndefined();
});

describe("a network's input is no larger than any takes", () => {
  const normalise = (detector as unknown as ModelDescription).normalise;
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
