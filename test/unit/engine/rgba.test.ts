import { describe, expect, it } from 'vitest';
import { rgbaToBgr } from '../../../src/engine/inference/decode/rgba';

describe('RGBA as BGR', () => {
  it.each([[1, 1], [3, 1], [2, 2], [5, 1], [3, 3], [16, 3]])('of %i × %i pixels, wherever they lie in memory', (width, height) => {
    const bytes = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 37 + 11) % 256);
    const want = Array.from({ length: width * height }, (_, i) => [bytes[4 * i + 2], bytes[4 * i + 1], bytes[4 * i]]).flat();
    for (const offset of [0, 1, 4]) {
      const memory = new Uint8Array(bytes.length + offset);
      memory.set(bytes, offset);
      expect([...rgbaToBgr(memory.subarray(offset), width, height).data]).toEqual(want);
    }
  });
});
