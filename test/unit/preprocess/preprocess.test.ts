import { expect, test } from 'vitest';
import { joinPaths, rescale, unclipDistance, wideEnough } from '../../../src/model/pixelRounding';
import type { ModelDescription, ResizeRule } from '../../../src/model/modelDescription';
import type { DBSettings } from '../../../src/methods/db/settings';
import { normalise } from '../../../src/preprocess/normalise';
import { turnUpright } from '../../../src/preprocess/orientation';
import { padRight, type Pixels } from '../../../src/model/pixels';
import { prepare } from '../../../src/preprocess/prepare';
import { targetSize } from '../../../src/preprocess/targetSize';

const sar: ResizeRule = {
  kind: 'toHeight',
  height: 48,
  minWidth: 48,
  maxWidth: 160,
  widthDivisor: 4,
  padToWidth: 160,
  generation: '1.x',
};

test.each<[ResizeRule, [number, number], object]>([
  [{ kind: 'keepRatio', scale: [1333, 736] }, [640, 480], { width: 981, height: 736 }],
  [{ kind: 'keepRatio', scale: [736, 1333] }, [2000, 300], { width: 1333, height: 200 }],
  [
    { kind: 'stretch', width: 128, height: 32 },
    [7, 900],
    { width: 128, height: 32, validRatio: 1 },
  ],
  [{ kind: 'shortSide', short: 736, divisor: 1 }, [1280, 720], { width: 1308, height: 736 }],
  [sar, [100, 48], { width: 100, height: 48, padToWidth: 160, validRatio: 0.625 }],
  [sar, [1000, 48], { width: 160, validRatio: 1 }],
  [sar, [10, 48], { width: 48, validRatio: 0.3 }],
  // 42 of 4: half goes to the even multiple.
  [sar, [50, 48], { width: 48 }],
  [
    { kind: 'toHeight', height: 32, minWidth: 32, widthDivisor: 16, generation: '1.x' },
    [97, 23],
    { width: 128, validRatio: 1 },
  ],
  // 0.x rounds before it clamps, 1.x after.
  [
    { kind: 'toHeight', height: 32, minWidth: 30, widthDivisor: 16, generation: '0.x' },
    [1, 32],
    { width: 30 },
  ],
  [
    { kind: 'toHeight', height: 32, minWidth: 30, widthDivisor: 16, generation: '1.x' },
    [1, 32],
    { width: 32 },
  ],
])('%j of %j', (rule, [width, height], expected) => {
  expect(targetSize(rule, width, height)).toMatchObject(expected);
});

const image: Pixels = {
  width: 2,
  height: 1,
  channels: 3,
  data: Uint8Array.from([1, 2, 3, 4, 5, 6]),
};

test('normalised channels come first, swapped, padded with zeros after normalising', () => {
  const settings = {
    mean: [1, 0, 0],
    std: [2, 1, 1],
    bgrToRgb: true,
    scale255: false,
    padDivisor: 4,
  };
  const { dims, data } = normalise(image, settings, '1.x');
  expect(dims).toEqual([1, 3, 4, 4]);
  expect([...data.subarray(0, 4)]).toEqual([1, 2.5, 0, 0]);
  expect([...data.subarray(32, 36)]).toEqual([1, 4, 0, 0]);
});

test('memory that was used before is padded with zeros, too', () => {
  const settings = {
    mean: [1, 0, 0],
    std: [2, 1, 1],
    bgrToRgb: true,
    scale255: false,
    padDivisor: 4,
  };
  expect(normalise(image, settings, '1.x', length => new Float32Array(length).fill(7))).toEqual(
    normalise(image, settings, '1.x'),
  );
});

test('0.x recognisers divide by 255 in float32, and one mean serves all channels', () => {
  const { data } = normalise(
    image,
    { mean: [0.5], std: [0.5], bgrToRgb: false, scale255: true, padDivisor: 1 },
    '0.x',
  );
  expect(data[0]).toBe(Math.fround(Math.fround(Math.fround(1 / 255) - 0.5) / 0.5));
});

test('padding to the width is before normalising', () => {
  expect([...padRight(image, 3).data]).toEqual([1, 2, 3, 4, 5, 6, 0, 0, 0]);
});

test.each([
  [1, 'abcdef', 3],
  [2, 'cbafed', 3],
  [3, 'fedcba', 3],
  [4, 'defabc', 3],
  [5, 'adbecf', 2],
  [6, 'daebfc', 2],
  [7, 'fcebda', 2],
  [8, 'cfbead', 2],
  [9, 'abcdef', 3],
])('orientation %i', (orientation, expected, width) => {
  const stored: Pixels = {
    width: 3,
    height: 2,
    channels: 1,
    data: Uint8Array.from(Buffer.from('abcdef')),
  };
  const upright = turnUpright(stored, orientation);
  expect([Buffer.from(upright.data).toString(), upright.width]).toEqual([expected, width]);
});

test('DB rules of the two generations', () => {
  const square = Int32Array.from([0, 0, 10, 0, 10, 10, 0, 10]);
  const triangle = square.slice(0, 6);
  expect(unclipDistance(square, 1.5)).toBe(3.75);
  expect([
    joinPaths([], '1.x'),
    joinPaths([square, triangle], '1.x'),
    joinPaths([square, square], '1.x')?.length,
    joinPaths([square, square], '0.x')?.length,
  ]).toEqual([undefined, undefined, 8, 16]);
  const settings = { minTextWidth: 5 } as DBSettings;
  expect([wideEnough(5, 9, settings, '0.x'), wideEnough(5, 9, settings, '1.x')]).toEqual([
    false,
    true,
  ]);
  expect(rescale([3, 3], { x: 3, y: 2 }, '1.x')).toEqual([3 * (1 / 3), 1.5]);
  expect(rescale([3, 3], { x: 3, y: 2 }, '0.x')).toEqual([3 * Math.fround(1 / 3), 1.5]);
});

test('padding after normalising makes the valid part smaller', () => {
  const word: Pixels = { width: 48, height: 32, channels: 1, data: new Uint8Array(48 * 32) };
  const description = (padDivisor: number, padToWidth?: number): ModelDescription =>
    ({
      resize: {
        kind: 'toHeight',
        height: 32,
        minWidth: 32,
        widthDivisor: 16,
        generation: '1.x',
        ...(padToWidth && { padToWidth }),
      },
      normalise: { padDivisor },
    }) as ModelDescription;
  expect(
    [description(1), description(32), description(1, 160), description(64, 160)].map(
      given => prepare(word, given).validRatio,
    ),
  ).toEqual([1, 48 / 64, 48 / 160, 48 / 192]);
});

test('an image that would vanish is refused', () => {
  const line: Pixels = { width: 1, height: 5000, channels: 1, data: new Uint8Array(5000) };
  const description = {
    resize: { kind: 'keepRatio', scale: [640, 640] },
    normalise: { padDivisor: 32 },
  } as unknown as ModelDescription;
  expect(() => prepare(line, description)).toThrow(/1 × 5000 pixels is too thin/);
});
