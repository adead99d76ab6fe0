import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import { long, png, pngChunk, pngHeader, pngSignature, short, tiff, withEntry } from './imageFiles';
import {
  samples,
  rows,
  rgb,
  chunky,
  refusal,
  bmp,
  lossless,
  jpeg,
  width,
  height,
} from './hostileImageFiles';

describe('a limit on pixels, known from the header', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['wide.png', png(pngHeader(5_400_000, 100), new Uint8Array(0)), /2\^20 pixels a side/],
    ['tall.png', png(pngHeader(8, 2 ** 31 - 1, 1), new Uint8Array(0)), /2\^20 pixels a side/],
    ['many.png', png(pngHeader(60_000, 60_000, 1), new Uint8Array(0)), /2\^30 together/],
    [
      'deep.png',
      png(pngHeader(8000, 8000, 16, 6), new Uint8Array(0)),
      /more than the local run decodes/,
    ],
    ['none.png', png(pngHeader(0, 10), new Uint8Array(0)), /holds no picture/],
    ['wide.bmp', bmp(2 ** 30, 1), /2\^20 pixels a side/],
    ['negative.bmp', bmp(-8, 8), /holds no picture/],
    ['large.bmp', bmp(30_000, -30_000), /more than the local run decodes/],
    ['large.webp', lossless(16_383, 16_383), /more than the local run decodes/],
    ['large.jpg', jpeg(65_500, 65_500), /2\^30 together/],
    ['large2.jpg', jpeg(20_000, 20_000), /more than the local run decodes/],
    ['large.ppm', Buffer.from('P6\n999999 999\n255\n'), /more than the local run decodes/],
    ['wide.pbm', Buffer.from('P1\n2000000000 1\n'), /2\^20 pixels a side/],
    [
      'large.tif',
      tiff({ ...rgb, 256: long(65_535), 257: long(65_535) }, samples),
      /2\^30 together/,
    ],
    [
      'large2.tif',
      tiff({ ...rgb, 256: long(10_000), 257: long(10_000) }, samples),
      /more than the local run decodes/,
    ],
  ])('%s', async (name, bytes, message) => {
    expect(await refusal(bytes, name)).toMatch(message);
  });
});

describe('a bound on what is inflated', () => {
  const surplus = deflateSync(Buffer.concat([rows, Buffer.alloc(2 ** 27)]));
  const whole = async (bytes: Uint8Array) => {
    const before = process.memoryUsage().arrayBuffers;
    const pixels = await decodeImageFile(bytes, 'image', 'color');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
    return pixels;
  };

  it('of a PNG: rows as the header says, whatever follows', async () => {
    const plain = await whole(png(pngHeader(width, height, 8, 2), rows));
    const file = Buffer.concat([
      pngSignature,
      pngHeader(width, height, 8, 2),
      pngChunk('IDAT', surplus),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
    expect(await whole(file)).toEqual(plain);
  });

  it("of a TIFF's strip", async () => {
    const data = deflateSync(Buffer.concat([samples, Buffer.alloc(2 ** 27)]));
    const file = tiff({ ...rgb, 259: short(8), 279: long(data.length) }, data);
    expect(await whole(file)).toEqual(await whole(chunky));
  });

  it('of a colour profile', async () => {
    const profile = Buffer.concat([
      Buffer.from('icc\0\0', 'latin1'),
      deflateSync(Buffer.alloc(2 ** 27)),
    ]);
    const plain = png(pngHeader(width, height, 8, 2), rows);
    const file = png(pngHeader(width, height, 8, 2), rows, [pngChunk('iCCP', profile)]);
    expect(await decodeImageFile(file, 'image', 'grayscale')).toEqual(
      await decodeImageFile(plain, 'image', 'grayscale'),
    );
  });

  it.each<[string, Uint8Array]>([
    ['too few rows', rows.subarray(0, rows.length - 1)],
    ['no rows', new Uint8Array(0)],
  ])('and %s are no picture', async (_, data) => {
    expect(await refusal(png(pngHeader(width, height, 8, 2), data), 'short.png')).toMatch(
      /damaged PNG/,
    );
  });
});

describe('counts and offsets of a TIFF are checked against the file', () => {
  it.each<[string, Buffer]>([
    ['strip offsets: 2^31 of them', withEntry(chunky, 273, { count: 2 ** 31 })],
    ['strip lengths: 2^31 of them', withEntry(chunky, 279, { count: 2 ** 31 })],
    ['bits: 2^31 of them', withEntry(chunky, 258, { count: 2 ** 31 })],
    ['a strip behind the end', withEntry(chunky, 273, { value: 2 ** 32 - 1 })],
    ['a strip that is longer than the file', withEntry(chunky, 279, { value: 2 ** 31 })],
    ['no rows in a strip', withEntry(chunky, 278, { value: 0 })],
    ['more strips than offsets', withEntry(chunky, 278, { value: 1 })],
    ['a directory behind the end', Buffer.from(`II*\0${'\xff'.repeat(4)}`, 'latin1')],
    ['a directory of 65535 entries', Buffer.from('II*\0\x08\0\0\0\xff\xff', 'latin1')],
    ['a BigTIFF directory at 2^63', Buffer.from('II+\0\x08\0\0\0\0\0\0\0\0\0\0\x80', 'latin1')],
    [
      'a tile of 2^40 samples',
      tiff({ ...rgb, 322: long(2 ** 20), 323: long(2 ** 20), 324: long(8), 325: long(8) }, samples),
    ],
    [
      'a million tiles',
      tiff(
        {
          ...rgb,
          256: short(8000),
          257: short(8000),
          322: short(1),
          323: short(1),
          324: long(8),
          325: long(8),
        },
        samples,
      ),
    ],
  ])('%s', async (_, bytes) => {
    expect(await refusal(bytes, 'odd.tif')).toMatch(/damaged TIFF|more than the local run decodes/);
  });

  it('and only the first directory is read, wherever the next is said to be', async () => {
    const start = chunky.readUInt32LE(4);
    for (const next of [start, 8, 2 ** 32 - 1]) {
      expect(await decodeImageFile(tiff(rgb, samples, next), 'loop.tif', 'color')).toEqual(
        await decodeImageFile(chunky, 'chunky.tif', 'color'),
      );
    }
  });
});
