import { describe, expect, it } from 'vitest';
import { forScreen, rgbaToBgr } from '../../../src/engine/decode/rgba';

describe('RGBA as BGR', () => {
  it.each([
    [1, 1],
    [3, 1],
    [2, 2],
    [5, 1],
    [3, 3],
    [16, 3],
  ])('of %i × %i pixels, wherever they lie in memory', (width, height) => {
    const bytes = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 37 + 11) % 256);
    const want = Array.from({ length: width * height }, (_, i) => [
      bytes[4 * i + 2],
      bytes[4 * i + 1],
      bytes[4 * i],
    ]).flat();
    for (const offset of [0, 1, 4]) {
      const memory = new Uint8Array(bytes.length + offset);
      memory.set(bytes, offset);
      expect([...rgbaToBgr(memory.subarray(offset), width, height).data]).toEqual(want);
    }
  });
});

describe('what a screen shows of an image', () => {
  it('is all of one with up to 2^24 pixels', () => {
    const image = {
      width: 4096,
      height: 4096,
      channels: 1 as const,
      data: new Uint8Array(2 ** 24),
    };
    expect(forScreen(image)).toBe(image);
  });

  it.each([
    [4097, 4096, 1],
    [5000, 11_000, 3],
    [2 ** 20, 64, 1],
  ] as const)(
    'is every so many pixels of %i × %i, never more than 64 MiB of RGBA',
    (width, height, channels) => {
      const data = new Uint8Array(width * height * channels);
      data.fill(9, 0, channels);
      const shown = forScreen({ width, height, channels, data });
      expect(shown.width * shown.height).toBeLessThanOrEqual(2 ** 24);
      expect(shown.width / shown.height).toBeCloseTo(
        width / height,
        -Math.log10(width / height) + 0.5,
      );
      expect(shown.data).toHaveLength(shown.width * shown.height * channels);
      expect([...shown.data.subarray(0, 2 * channels)]).toEqual([
        ...Array<number>(channels).fill(9),
        ...Array<number>(channels).fill(0),
      ]);
    },
  );
});
