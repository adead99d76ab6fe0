import type { Pixels } from '../../../model/pixels';
import { colourTypes, type PngFile } from './file';
import type { Rows } from './samples';

/** How OpenCV shows an animation's first frame, the image in the IDAT chunks. */
export interface Animation {
  /** It is laid over an empty canvas, so that what is wholly transparent stays black. */
  blends: boolean;
}

const blendOver = 1;

/**
 * What an APNG says before its pixels; undefined for a still image, or an animation of one frame.
 */
export function animation({ before }: PngFile): Animation | undefined {
  const control = before.find(({ name, data }) => name === 'acTL' && data.length === 8);
  if (!control || new DataView(control.data.buffer, control.data.byteOffset).getUint32(0) < 2)
    return undefined;
  const frame = before.findLast(({ name, data }) => name === 'fcTL' && data.length === 26);
  return { blends: frame?.data[25] === blendOver };
}

/** Makes the wholly transparent pixels black. */
export function dropHidden(image: Pixels, file: PngFile, { data, at, stride }: Rows): void {
  const alpha = alphaOf(file);
  if (!alpha) return;
  const { width, height, channels } = image;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += channels) {
      if (alpha(data, at + y * stride, x) === 0) image.data.fill(0, to, to + channels);
    }
  }
}

/** Reads the alpha of a pixel, where the file has any. */
function alphaOf({
  depth,
  colour,
  before,
}: PngFile): ((data: Uint8Array, row: number, x: number) => number) | undefined {
  const step = depth >> 3;
  const sum = (data: Uint8Array, from: number) => data[from]! + (step === 2 ? data[from + 1]! : 0);
  if (colour === colourTypes.rgbAlpha) return (data, row, x) => sum(data, row + (4 * x + 3) * step);
  if (colour === colourTypes.grayAlpha)
    return (data, row, x) => sum(data, row + (2 * x + 1) * step);
  const transparent = before.find(({ name }) => name === 'tRNS')?.data;
  if (colour !== colourTypes.palette || !transparent) return undefined;
  return (data, row, x) => {
    const bit = x * depth;
    return (
      transparent[(data[row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1)] ?? 255
    );
  };
}
