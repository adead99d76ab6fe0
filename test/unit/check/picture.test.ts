import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageSize } from '../../../src/check/imageSize';
import { pictureOf } from '../../../src/check/picture';
import { sample } from '../../samples';

const images = sample('images');
const bytesOf = (name: string): Buffer => fs.readFileSync(path.join(images, name));
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'picture '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

it('reads sizes out of headers, and none out of what ends before them', () => {
  expect(imageSize(bytesOf('tiny_40x20.png'))).toEqual({ width: 40, height: 20 });
  expect(imageSize(bytesOf('large_3000x2000.jpg'))).toEqual({ width: 3000, height: 2000 });
  for (const name of ['tiny_40x20.png', 'large_3000x2000.jpg'])
    for (let length = 0; length < 20; length++)
      expect(imageSize(bytesOf(name).subarray(0, length))).toBeUndefined();
  const webp = (chunk: string, rest: number[]): Buffer =>
    Buffer.concat([Buffer.from(`RIFF____WEBP${chunk}`), Buffer.from([0, 0, 0, 0, ...rest])]);
  expect(imageSize(webp('VP8X', [0, 0, 0, 0, 63, 1, 0, 47, 0, 0]))).toEqual({
    width: 320,
    height: 48,
  });
  expect(imageSize(webp('VP8L', [0x2f, 0x3f, 0xc0, 0x0b, 0]))).toEqual({ width: 64, height: 48 });
  expect(imageSize(webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0]))).toEqual({
    width: 64,
    height: 48,
  });
  const bmp = Buffer.alloc(30);
  bmp.write('BM');
  bmp.writeInt32LE(7, 18);
  bmp.writeInt32LE(-5, 22);
  expect(imageSize(bmp)).toEqual({ width: 7, height: 5 });
  expect(imageSize(bmp.subarray(0, 20))).toBeUndefined();
});

it('is of the pixels the way up that the coordinates count', async () => {
  const turned = 'exif_orientation6.jpg';
  const stored = await pictureOf(turned, [images]);
  const upright = await pictureOf(turned, [images], 'upright');
  expect([stored!.width, stored!.height]).toEqual([upright!.height, upright!.width]);
  expect(stored!.data).toBe(`data:image/jpeg;base64,${bytesOf(turned).toString('base64')}`);
});

it('is in the first folder that has it, and of images alone', async () => {
  fs.writeFileSync(path.join(folder, 'secret.png'), 'key: 1234');
  fs.writeFileSync(path.join(folder, 'scene_00.png'), '');
  fs.mkdirSync(path.join(folder, 'folder.png'));
  expect(await pictureOf('secret.png', [folder])).toBeUndefined();
  expect(await pictureOf('folder.png', [folder])).toBeUndefined();
  expect(await pictureOf('gone.png', [folder, images])).toBeUndefined();
  expect((await pictureOf('scene_00.png', [folder, images]))?.bytes).toBe(
    bytesOf('scene_00.png').length,
  );
  const large = path.join(folder, 'large.png');
  fs.copyFileSync(path.join(images, 'scene_00.png'), large);
  fs.truncateSync(large, 9 * 2 ** 20);
  expect(await pictureOf('large.png', [folder])).toBeUndefined();
});
