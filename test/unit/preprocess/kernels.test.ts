import { expect, test } from 'vitest';
import { above } from '../../../src/methods/reading/above';
import { lendKernels } from '../../../src/preprocess/kernels/kernels';
import type { Pixels } from '../../../src/model/pixels';
import { normalise } from '../../../src/preprocess/normalise';
import { resizeBilinear } from '../../../src/preprocess/resizeBilinear';
import { roundHalfEven } from '../../../src/preprocess/rounding';

const { fround, floor, min, max } = Math;

/** Samples that look like noise and are the same every time. */
function noise(width: number, height: number, channels: 1 | 3): Pixels {
  return {
    width,
    height,
    channels,
    data: Uint8Array.from(
      { length: width * height * channels },
      (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255,
    ),
  };
}

/** OpenCV's formula, a sample at a time. */
function resizedSample(
  { width, height, channels, data }: Pixels,
  to: { width: number; height: number },
  x: number,
  y: number,
  c: number,
): number {
  const tap = (d: number, from: number, length: number, clamp: boolean) => {
    const f = fround((d + 0.5) * (1 / (length / from)) - 0.5);
    let [i, rest] = [floor(f), fround(f - floor(f))];
    if (clamp && (i < 0 || i >= from - 1)) [i, rest] = [i < 0 ? 0 : from - 1, 0];
    const at = (k: number) => min(max(k, 0), from - 1);
    return {
      first: at(i),
      second: at(i + 1),
      w0: roundHalfEven(fround(fround(1 - rest) * 2048)),
      w1: roundHalfEven(fround(rest * 2048)),
    };
  };
  const [h, v] = [tap(x, width, to.width, true), tap(y, height, to.height, false)];
  const row = (line: number) =>
    (data[(line * width + h.first) * channels + c]! * h.w0 +
      data[(line * width + h.second) * channels + c]! * h.w1) >>
    4;
  return (((v.w0 * row(v.first)) >> 16) + ((v.w1 * row(v.second)) >> 16) + 2) >> 2;
}

test.each([
  [
    [7, 5],
    [3, 11],
  ],
  [
    [1, 1],
    [5, 4],
  ],
  [
    [640, 3],
    [981, 5],
  ],
  [
    [33, 20],
    [1, 1],
  ],
  [
    [2, 9],
    [17, 9],
  ],
  [
    [100, 40],
    [99, 41],
  ],
] as const)('%j to %j, BGR and gray, sample for sample', ([width, height], [toWidth, toHeight]) => {
  for (const channels of [1, 3] as const) {
    const image = noise(width, height, channels);
    const resized = resizeBilinear(image, toWidth, toHeight);
    const expected = Array.from({ length: toHeight }, (_, y) =>
      Array.from({ length: toWidth }, (_, x) =>
        Array.from({ length: channels }, (_, c) =>
          resizedSample(image, { width: toWidth, height: toHeight }, x, y, c),
        ),
      ),
    ).flat(2);
    expect([...resized.data]).toEqual(expected);
  }
});

test.each([1, 3] as const)(
  'every sample of %i channels is normalised in its own place, whatever the width',
  channels => {
    for (let width = 1; width < 20; width++) {
      const image = noise(width, 3, channels);
      const { data } = normalise(
        image,
        {
          mean: [1, 2, 3].slice(0, channels),
          std: [4, 5, 6].slice(0, channels),
          bgrToRgb: false,
          scale255: false,
          padDivisor: 1,
        },
        '1.x',
      );
      const expected = Array.from(data, (_, i) => {
        const [c, pixel] = [floor(i / (3 * width)), i % (3 * width)];
        return fround((image.data[pixel * channels + c]! - (c + 1)) / (c + 4));
      });
      expect([...data]).toEqual(expected);
    }
  },
);

test.each([1, 15, 16, 17, 4095, 4096, 4097, 9000])(
  '%i scores against a threshold that float32 does not have',
  length => {
    const least = fround(0.3);
    const scores = Float32Array.from(
      { length },
      (_, i) => [least, 0.1, 0.31, NaN, Infinity, -Infinity, 1][i % 7]!,
    );
    const expected = Array.from({ length }, (_, i) => Number(scores[i]! > least));
    expect([...above(scores, 0.3)]).toEqual(expected);
    // Only the scores' own places are written.
    const mask = new Uint8Array(length + 5).fill(7);
    above(scores, 0.3, { mask: mask.subarray(0, length) });
    expect([...mask.subarray(length)]).toEqual([7, 7, 7, 7, 7]);
    expect([...above(scores, 0.3, { within: new Uint8Array(length) })]).toEqual(
      Array(length).fill(0),
    );
  },
);

test('places do not overlap, vectors beyond their ends included, and the memory grows with them', () => {
  const bytes = { a: 1, b: 70_000, c: 17, d: 200_000 };
  const { at, memory } = lendKernels(bytes);
  const names = ['a', 'b', 'c', 'd'] as const;
  names.forEach((name, i) => {
    expect(at[name] % 16).toBe(0);
    expect(at[name] + bytes[name] + 16).toBeLessThanOrEqual(
      i + 1 < names.length ? at[names[i + 1]!] : memory.byteLength,
    );
  });
});

test('a wide image after a narrow one, and the other way round', () => {
  const [narrow, wide] = [noise(10, 4, 3), noise(90_000, 2, 3)];
  const before = resizeBilinear(narrow, 5, 7);
  expect(resizeBilinear(wide, 45_001, 2).data).toHaveLength(270_006);
  expect(resizeBilinear(narrow, 5, 7)).toEqual(before);
});
