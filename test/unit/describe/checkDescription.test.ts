import { describe, expect, it } from 'vitest';
import { checkDescription, parseDescription } from '../../../src/describe/checkDescription';
import { stored, sampleDescription, withKey, why } from './descriptions';

const [detector, reader] = [sampleDescription('dbnet_tiny'), sampleDescription('svtr_tiny')];

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
