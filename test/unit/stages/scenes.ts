import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import type { Pixels } from '../../../src/model/pixels';
import { methodsFolder } from '../parity/methods/goldens';

/** An image as it is asked about. */
export interface Scene {
  name: string;
  bytes: Uint8Array;
}

const file = (...names: string[]) => fs.readFileSync(path.join(methodsFolder, ...names));
const pictures = ['straight.png', 'bent.png', 'turned.jpg', 'wide straße.jpg', 'exif.jpg'];

/** Ten pictures in colour with text in them: five, and the same ones paler. */
export async function scenes(): Promise<Scene[]> {
  const pixels = await Promise.all(
    pictures.map(name => decodeImageFile(file('images', name), name, 'color')),
  );
  return pixels.flatMap((image, i) => [
    { name: `${pictures[i]!}.ppm`, bytes: ppm(image) },
    { name: `pale ${pictures[i]!}.ppm`, bytes: ppm(paler(image)) },
  ]);
}

/** Ten words. */
export function words(): Scene[] {
  return fs
    .readdirSync(path.join(methodsFolder, 'words'))
    .slice(0, 10)
    .map(name => ({ name, bytes: file('words', name) }));
}

/** Ten PNG files that say that they lie in another way than they are stored. */
export function turnedScenes(): Scene[] {
  return ['straight.png', 'bent.png'].flatMap(name =>
    [2, 3, 5, 6, 8].map(orientation => ({
      name: `${orientation} ${name}`,
      bytes: withOrientation(file('images', name), orientation),
    })),
  );
}

function paler({ data, ...size }: Pixels): Pixels {
  return { ...size, data: data.map(value => 60 + value * 0.7) };
}

function ppm({ width, height, data }: Pixels): Uint8Array {
  const rgb = data.map((_, i) => data[i - (i % 3) + 2 - (i % 3)]!);
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), rgb]);
}

/** An `eXIf` chunk after the header: one entry, tag 0x0112, a short. */
function withOrientation(png: Buffer, orientation: number): Uint8Array {
  const tiff = Buffer.from('4d4d002a000000080001011200030000000100000000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const typed = Buffer.concat([Buffer.from('eXIf'), tiff]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(tiff.length);
  crc.writeUInt32BE(crc32(typed));
  return Buffer.concat([png.subarray(0, 33), length, typed, crc, png.subarray(33)]);
}
