import { describe, expect, test } from 'vitest';
import { bounds, cropArea, cutOut } from '../../../src/model/crop';
import type { Pixels } from '../../../src/model/pixels';
import { fromPixels } from '../../../src/engine/decode/fromPixels';

const size = { width: 97, height: 61 };

/**
 * What `crop_img` of MMOCR 0.6.3 and 1.0.1 cut out of an image of this size: left, top, right,
 * bottom; nothing of a box outside.
 */
const cases: [polygon: number[], area: number[] | undefined][] = [
  [
    [10.3, 10.2, 50.7, 12.1, 50.1, 30.9, 9.8, 29.5],
    [1, 6, 58, 35],
  ],
  [
    [-5.5, -3, 20, 0, 20, 70, -4, 66],
    [0, 0, 24, 61],
  ],
  [
    [90, 50, 200, 50, 200, 55, 90, 55],
    [88, 49, 97, 56],
  ],
  [
    [5, 40, 9, 40, 9, 60.5, 5, 60.5],
    [4, 38, 9, 61],
  ],
  [
    [30, 30, 30.4, 30, 30.4, 30.3, 30, 30.3],
    [29, 29, 30, 30],
  ],
  [[120, 10, 150, 10, 150, 20, 120, 20], undefined],
  [
    [20.1, 20.1, 40, 10.7, 60, 20.2, 60.3, 30.3, 40, 21, 20, 31.6],
    [11, 6, 68, 35],
  ],
];

describe('crops', () => {
  test.each(cases)('of %j', (polygon, area) => {
    for (const generation of ['0.x', '1.x'] as const) {
      const { left, top, right, bottom } = cropArea(bounds(polygon, generation), size);
      if (area) expect([left, top, right, bottom]).toEqual(area);
      else expect(right - left).toBe(0);
    }
  });

  test('take 1.x boxes in float32: a hair below 5 is 5', () => {
    const box = [0, 0, 20, 0, 20, 4.99999999, 0, 4.99999999];
    expect(bounds(box, '1.x').bottom).toBe(5);
    expect(bounds(box, '0.x').bottom).toBe(4.99999999);
  });

  test('of a boundary with more points than a call takes arguments', () => {
    const comb = Array.from({ length: 400_000 }, (_, i) => i % 1000);
    expect(bounds(comb, '1.x')).toEqual({ left: 0, top: 1, right: 998, bottom: 999 });
  });

  test('hold the pixels of their area', () => {
    const image: Pixels = {
      width: 3,
      height: 2,
      channels: 3,
      data: Uint8Array.from({ length: 18 }, (_, i) => i),
    };
    expect(cutOut(image, { left: 1, top: 0, right: 3, bottom: 2 })).toEqual({
      width: 2,
      height: 2,
      channels: 3,
      data: Uint8Array.of(3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 17),
    });
    expect(cutOut(image, { left: 2, top: 1, right: 2, bottom: 2 })).toBeUndefined();
  });
});

test("a grayscale recogniser weighs a crop's colours as its generation does: 1.x takes blue for red", () => {
  const blue: Pixels = { width: 1, height: 1, channels: 3, data: Uint8Array.of(200, 0, 0) };
  expect([...fromPixels(blue, 'grayscale', '0.x').data]).toEqual([23]);
  expect([...fromPixels(blue, 'grayscale', '1.x').data]).toEqual([60]);
  expect(fromPixels(blue, 'color', '1.x')).toBe(blue);
});
