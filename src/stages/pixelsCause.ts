import type { Pixels } from '../model/pixels';
import { turnUpright } from '../preprocess/orientation';
import type { CauseKind } from './report';

/** JPEG decoders round their transforms differently, by a few levels. */
const DECODERS_APART = 16;

/** Why two images decoded from one file differ, by the pixels themselves. */
export function pixelsCause(left: Pixels, right: Pixels): CauseKind {
  if (left.channels !== right.channels) return 'grayscale';
  if (isTurned(left, right)) return 'orientation';
  if (left.width !== right.width || left.height !== right.height) return 'image';
  if (equal(swapped(left), right.data)) return 'colour order';
  return right.data.every((value, i) => Math.abs(value - left.data[i]!) <= DECODERS_APART)
    ? 'decoder'
    : 'image';
}

/** EXIF knows eight ways to store an image; each way back is one of them, too. */
function isTurned(left: Pixels, right: Pixels): boolean {
  return [2, 3, 4, 5, 6, 7, 8].some(orientation => {
    const turns = orientation >= 5;
    const [width, height] = turns ? [left.height, left.width] : [left.width, left.height];
    if (width !== right.width || height !== right.height) return false;
    return equal(turnUpright(left, orientation).data, right.data);
  });
}

function swapped({ data, channels }: Pixels): Uint8Array {
  if (channels === 1) return data;
  return data.map((_, i) => data[i - (i % 3) + 2 - (i % 3)]!);
}

function equal(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
