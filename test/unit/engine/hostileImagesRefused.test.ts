import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import { png, pngChunk, pngHeader, pngSignature, short, tiff } from './imageFiles';
import {
  samples,
  rows,
  fixture,
  rgb,
  gray,
  with259,
  refusal,
  bmp,
  width,
  height,
} from './hostileImageFiles';

describe('what is not decoded is refused by name', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['lzma.tif', with259(34925), /LZMA/],
    ['zstd.tif', with259(50000), /Zstandard/],
    ['webp.tif', with259(50001), /WebP/],
    ['old.tif', with259(6), /old-style JPEG/],
    ['lerc.tif', with259(34887), /LERC/],
    ['luv.tif', with259(34676), /SGI Log/],
    ['unknown.tif', with259(999), /compression 999/],
    ['gray4.tif', tiff({ ...gray, 258: short(4) }, samples), /gray, 1 × 4 bits/],
    ['gray2.tif', tiff({ ...gray, 258: short(2) }, samples), /gray, 1 × 2 bits/],
    ['gray12.tif', tiff({ ...gray, 258: short(12) }, samples), /12 bits/],
    ['float.tif', tiff({ ...gray, 258: short(32), 339: short(3) }, samples), /no integers/],
    ['five.tif', tiff({ ...rgb, 258: short(8, 8, 8, 8, 8), 277: short(5) }, samples), /5 samples/],
    [
      'cmyk16.tif',
      tiff({ ...rgb, 258: short(16, 16, 16, 16), 262: short(5), 277: short(4) }, samples),
      /CMYK, 4 × 16 bits/,
    ],
    ['cfa.tif', tiff({ ...gray, 262: short(32803) }, samples), /colour filter array/],
    [
      'predicted.tif',
      tiff({ ...rgb, 259: short(5), 317: short(3) }, samples),
      /predictor 3|damaged/,
    ],
    ['image.gif', Buffer.from('GIF89a____'), /GIF/],
    ['image.jp2', Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1'), /JPEG 2000/],
    ['image.heic', Buffer.from('\0\0\0\x18ftypheic', 'latin1'), /HEIF/],
    ['image.avif', Buffer.from('\0\0\0\x18ftypavif', 'latin1'), /AVIF/],
    ['image.pam', Buffer.from('P7\nWIDTH 2'), /PAM/],
    ['16 colours.bmp', Buffer.concat([bmp(4, 4).fill(2, 28, 29), Buffer.alloc(64)]), /2 bits/],
    [
      'arithmetic.jpg',
      Buffer.from(fixture('j0.jpg').toString('latin1').replace('\xff\xc0', '\xff\xc9'), 'latin1'),
      /coding process 9/,
    ],
    [
      'lossless.jpg',
      Buffer.from(fixture('j0.jpg').toString('latin1').replace('\xff\xc0', '\xff\xc3'), 'latin1'),
      /coding process 3/,
    ],
    [
      '12 bits.jpg',
      Buffer.from(
        fixture('j0.jpg').toString('latin1').replace('\xff\xc0\0\x11\x08', '\xff\xc0\0\x11\x0c'),
        'latin1',
      ),
      /12 bits/,
    ],
    [
      'scans.jpg',
      Buffer.concat([
        fixture('j0.jpg').subarray(0, -2),
        ...Array.from({ length: 2000 }, () => Buffer.of(0xff, 0xda, 0, 2)),
        Buffer.of(0xff, 0xd9),
      ]),
      /scans/,
    ],
  ])('%s', async (name, bytes, message) => {
    expect(await refusal(bytes, name)).toMatch(message);
  });
});

describe('only chunks that carry pixels count', () => {
  const plain = png(pngHeader(width, height, 8, 2), rows);

  it.each<[string, Buffer]>([
    ['tEXt with a keyword of 90', pngChunk('tEXt', Buffer.from(`${'k'.repeat(90)}\0v`))],
    ['tEXt without a keyword', pngChunk('tEXt', Buffer.from('\0v'))],
    ['iCCP that is not zlib', pngChunk('iCCP', Buffer.from('icc\0\0not zlib data'))],
    ['iCCP of nothing', pngChunk('iCCP', Buffer.alloc(0))],
    ['zTXt of garbage', pngChunk('zTXt', Buffer.from('k\0\0garbage'))],
    ['iTXt of garbage', pngChunk('iTXt', Buffer.from('k\0\x01\x01garbage'))],
    ['a time of another length', pngChunk('tIME', Buffer.of(1))],
    ['a wrong checksum', pngChunk('pHYs', Buffer.alloc(9), 1)],
    ['a chunk of its own', pngChunk('prVt', Buffer.alloc(40))],
  ])('%s changes nothing', async (_, chunk) => {
    const bytes = png(pngHeader(width, height, 8, 2), rows, [chunk]);
    for (const colorType of ['color', 'grayscale'] as const) {
      expect(await decodeImageFile(bytes, 'image', colorType)).toEqual(
        await decodeImageFile(plain, 'image', colorType),
      );
    }
  });

  it.each<[string, Uint8Array]>([
    [
      'a wrong checksum of its rows',
      Buffer.concat([
        pngSignature,
        pngHeader(width, height, 8, 2),
        pngChunk('IDAT', deflateSync(rows), 1),
        pngChunk('IEND', Buffer.alloc(0)),
      ]),
    ],
    [
      'a chunk that it needs and nobody knows',
      png(pngHeader(width, height, 8, 2), rows, [pngChunk('ABCD', Buffer.alloc(4))]),
    ],
    ['no end', plain.subarray(0, -12)],
    ['a colour type that there is not', png(pngHeader(width, height, 8, 5), rows)],
    ['indices without a palette', png(pngHeader(width, height, 8, 3), rows)],
  ])('%s is damage, as for libpng', async (_, bytes) => {
    expect(await refusal(bytes, 'odd.png')).toMatch(/damaged PNG/);
  });
});
