import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import { long, png, pngChunk, pngHeader, pngSignature, short, tiff, withEntry } from './imageFiles';

const [width, height] = [24, 10];
const samples = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7) % 256);
const rows = Buffer.concat(
  Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), samples.subarray(y * width * 3, (y + 1) * width * 3)]),
  ),
);
const fixture = (name: string) =>
  fs.readFileSync(path.join(__dirname, '../../fixtures/decoding', name));

const rgb = {
  256: short(width),
  257: short(height),
  258: short(8, 8, 8),
  259: short(1),
  262: short(2),
  273: long(8),
  277: short(3),
  278: short(height),
  279: long(samples.length),
};
const chunky = tiff(rgb, samples);
const gray = { ...rgb, 258: short(8), 262: short(1), 277: short(1) };
const with259 = (compression: number) => tiff({ ...rgb, 259: short(compression) }, samples);

/** What it costs: nothing hostile may take long or much. */
async function refusal(bytes: Uint8Array, name: string): Promise<string> {
  const before = process.cpuUsage();
  const error: unknown = await decodeImageFile(bytes, name, 'color').then(
    () => new Error('decoded'),
    (thrown: unknown) => thrown,
  );
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(5);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toContain(name);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
}

function bmp(across: number, down: number): Buffer {
  const file = Buffer.alloc(54);
  file.write('BM');
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(across, 18);
  file.writeInt32LE(down, 22);
  file.writeUInt16LE(24, 28);
  return file;
}

function lossless(across: number, down: number): Buffer {
  const data = Buffer.alloc(10);
  data[0] = 0x2f;
  data.writeUInt32LE(((down - 1) << 14) | (across - 1), 1);
  const header = Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0', 'latin1');
  header.writeUInt32LE(data.length, 16);
  return Buffer.concat([header, data]);
}

/** A picture of fixture's with another size in its frame header. */
function jpeg(across: number, down: number): Buffer {
  const file = Buffer.from(fixture('j0.jpg'));
  const at = file.indexOf(Buffer.of(0xff, 0xc0));
  file.writeUInt16BE(down, at + 5);
  file.writeUInt16BE(across, at + 7);
  return file;
}

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
