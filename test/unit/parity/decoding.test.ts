import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors';
import type { ColorType } from '../../../src/model/modelDescription';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import { sample } from '../../samples';
import { readJson, root } from './golden';

const folder = path.join(root, 'test/fixtures/decoding');
type Answer = [height: number, width: number, channels: number, sha256: string];
const opencv = readJson<Record<string, Record<ColorType, Answer>>>(folder, 'opencv.json');

/**
 * Every kind of file in every orientation and all colour modes, against OpenCV 4.11's pixels
 * (make.py wrote the answers).
 */
describe('decodes as OpenCV does, bit for bit', () => {
  test.each(Object.keys(opencv))('%s', async name => {
    for (const [colorType, answer] of Object.entries(opencv[name]!) as [ColorType, Answer][]) {
      const { width, height, channels, data } = await decodeImageFile(
        fs.readFileSync(path.join(folder, name)),
        name,
        colorType,
      );
      expect(
        [height, width, channels, createHash('sha256').update(data).digest('hex')],
        colorType,
      ).toEqual(answer);
    }
  });
});

describe("refuses with the file's name", () => {
  const whole = (name: string) => fs.readFileSync(sample('images', name));
  const cut = (name: string, keep: number) =>
    whole(name).subarray(0, Math.floor(whole(name).length * keep));
  const page = fs.readFileSync(path.join(folder, 't.tif'));

  test.each<[string, Uint8Array, RegExp]>([
    ['empty.jpg', new Uint8Array(0), /empty \(0 bytes\)/],
    ['notes.png', Buffer.from('to be or not to be'), /not an image/],
    ['header only.jpg', cut('scene_01.jpg', 0.001), /cut short or damaged/],
    ['half 一半.jpg', cut('scene_01.jpg', 0.5), /cut short or damaged/],
    ['last bytes.jpg', cut('scene_01.jpg', 0.99999), /cut short or damaged/],
    ['half.png', cut('scene_00.png', 0.5), /damaged PNG/],
    ['signature.png', whole('scene_00.png').subarray(0, 8), /damaged PNG/],
    ['half.webp', fs.readFileSync(path.join(folder, 'wl.webp')).subarray(0, 200), /damaged WebP/],
    ['half.bmp', fs.readFileSync(path.join(folder, 'b24.bmp')).subarray(0, 2000), /damaged BMP/],
    ['half.tif', page.subarray(0, page.length / 2), /damaged TIFF/],
  ])('%s', async (name, bytes, message) => {
    for (const colorType of ['color', 'grayscale'] as const) {
      const error: unknown = await decodeImageFile(bytes, name, colorType).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toMatch(message);
      expect((error as Error).message).toContain(name);
    }
    // A codec that choked still decodes the next image.
    await expect(decodeImageFile(whole('scene_01.jpg'), 'next', 'color')).resolves.toMatchObject({
      width: 640,
    });
  });
});
