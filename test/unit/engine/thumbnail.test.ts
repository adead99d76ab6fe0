import { readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { averaged, thumbnail } from '../../../src/engine/predict/thumbnail';
import type { Pixels } from '../../../src/model/pixels';
import { sample } from '../../samples';
import { enginePath } from '../config/engine';

const images = sample('images');
const read = (name: string) => ({
  image: readFileSync(path.join(images, name)),
  imagePath: name,
  side: 160,
});

describe('a thumbnail', () => {
  it.each([
    ['large_3000x2000.jpg', 160, 107],
    ['exif_orientation6.jpg', 160, 120],
    ['grayscale.png', 160, undefined],
    ['tiny_40x20.png', 40, 20],
  ])('of %s is a small JPEG of the upright picture', async (name, width, height) => {
    const { mime, bytes } = await thumbnail(read(name));
    expect(mime).toBe('image/jpeg');
    expect(bytes.length).toBeLessThan(20_000);
    const small = await decodeImageFile(bytes, 'thumbnail.jpg', 'color');
    expect(Math.max(small.width, small.height)).toBeLessThanOrEqual(160);
    expect([small.width, small.height]).toEqual([width ?? small.width, height ?? small.height]);
    const whole = await decodeImageFile(read(name).image, name, 'color');
    const [a, b] = [mean(small), mean(whole)];
    a.forEach((value, channel) => expect(Math.abs(value - b[channel]!)).toBeLessThan(3));
  });

  it('is refused with the name of a damaged file', async () => {
    const { image, ...named } = read('scene_01.jpg');
    const refused = thumbnail({ ...named, image: image.subarray(0, 500) });
    await expect(refused).rejects.toThrow(/scene_01\.jpg/);
    await expect(refused).rejects.toBeInstanceOf(UserError);
  });
});

it.runIf(process.platform !== 'win32')('is made by an engine of low priority', async () => {
  const engine = new EngineClient(enginePath, { env: { MMOCR_PRIORITY: 'low' } });
  try {
    const { width, height } = await engine.request('thumbnail', read('scene_01.jpg'));
    expect([width, height].every(side => side > 160)).toBe(true);
    expect(getPriority(engine.pid)).toBe(constants.priority.PRIORITY_LOW);
  } finally {
    engine.dispose();
  }
});

it('scales down to the mean of what a pixel stands for, also by a fraction', () => {
  const image: Pixels = {
    width: 5,
    height: 3,
    channels: 1,
    data: Uint8Array.from([0, 10, 20, 30, 40, 0, 10, 20, 30, 40, 90, 90, 90, 90, 90]),
  };
  const { width, height, data } = averaged(image, 2);
  expect([width, height]).toEqual([2, 1]);
  expect([...data]).toEqual([36, 53]);
  expect(averaged(image, 5)).toBe(image);
});

function mean({ channels, data }: Pixels): number[] {
  const sums = Array.from({ length: channels }, () => 0);
  data.forEach((value, i) => (sums[i % channels]! += value));
  return sums.map(sum => (sum * channels) / data.length);
}
