import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import { long, short, tiff } from './imageFiles';

export const [width, height] = [24, 10];
export const samples = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7) % 256);
export const rows = Buffer.concat(
  Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), samples.subarray(y * width * 3, (y + 1) * width * 3)]),
  ),
);
export const fixture = (name: string) =>
  fs.readFileSync(path.join(__dirname, '../../fixtures/decoding', name));

export const rgb = {
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
export const chunky = tiff(rgb, samples);
export const gray = { ...rgb, 258: short(8), 262: short(1), 277: short(1) };
export const with259 = (compression: number) => tiff({ ...rgb, 259: short(compression) }, samples);

/** What it costs: nothing hostile may take long or much. */
export async function refusal(bytes: Uint8Array, name: string): Promise<string> {
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

export function bmp(across: number, down: number): Buffer {
  const file = Buffer.alloc(54);
  file.write('BM');
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(across, 18);
  file.writeInt32LE(down, 22);
  file.writeUInt16LE(24, 28);
  return file;
}

export function lossless(across: number, down: number): Buffer {
  const data = Buffer.alloc(10);
  data[0] = 0x2f;
  data.writeUInt32LE(((down - 1) << 14) | (across - 1), 1);
  const header = Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0', 'latin1');
  header.writeUInt32LE(data.length, 16);
  return Buffer.concat([header, data]);
}

/** A picture of fixture's with another size in its frame header. */
export function jpeg(across: number, down: number): Buffer {
  const file = Buffer.from(fixture('j0.jpg'));
  const at = file.indexOf(Buffer.of(0xff, 0xc0));
  file.writeUInt16BE(down, at + 5);
  file.writeUInt16BE(across, at + 7);
  return file;
}
