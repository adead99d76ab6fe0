import * as path from 'node:path';
import { imageSeeds } from './images';

export interface Seed {
  name: string;
  bytes: Buffer;
}

/** The repository is the current folder. */
export const dist = path.resolve('dist');

/** By its first bytes; any other kind of image is fuzzed under `other`. */
const formats: [name: string, start: RegExp][] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG/],
  ['webp', /^RIFF....WEBP/s],
  ['bmp', /^BM/],
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
  ['pnm', /^P[1-7]\s/],
  ['gif', /^GIF8/],
];

/** The seeds of each image format. */
export function seedsByFormat(): Map<string, Seed[]> {
  const found = new Map<string, Seed[]>();
  for (const { name, bytes } of imageSeeds()) {
    const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
    const format = formats.find(([, begins]) => begins.test(start))?.[0] ?? 'other';
    found.set(format, [...(found.get(format) ?? []), { name, bytes: Buffer.from(bytes) }]);
  }
  return found;
}
