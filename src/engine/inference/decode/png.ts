import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { deepGray, shallowGray } from './pngGray';
import { grayToBgr } from './rgba';

/** The header's colour type of an image of palette indices. */
const indexed = 3;

/** Stored pixels of a PNG: every colour type, bit depth and interlacing; transparency is dropped. */
export function decodePng(bytes: Uint8Array, gray: boolean): Pixels {
  const png = decode(bytes);
  if (interlaced(bytes) && png.depth < 8) throw new Error(`interlaced PNG of ${png.depth} bits`);
  if (gray && png.depth === 16 && png.channels >= 3) return deepGray(png, bytes);
  const image = colours(png, bytes[25] === indexed);
  return gray ? shallowGray(image, bytes) : grayToBgr(image);
}

/** 8-bit gray, or BGR. A palette that comes with true colours is a suggestion. */
function colours(png: DecodedPng, isIndexed: boolean): Pixels {
  const { width, height } = png;
  if (isIndexed) {
    const rgb = convertIndexedToRgb(png);
    return pick(rgb, width, height, rgb.length / (width * height));
  }
  return pick(eightBit(png), width, height, png.channels);
}

/** The colour channels of `channels` interleaved ones: gray, gray + alpha, RGB, RGB + alpha. */
function pick(samples: Uint8Array | Uint8ClampedArray, width: number, height: number, channels: number): Pixels {
  const kept = channels < 3 ? 1 : 3;
  const data = new Uint8Array(width * height * kept);
  for (let from = 0, to = 0; to < data.length; from += channels) {
    for (let c = kept - 1; c >= 0; c--) data[to++] = samples[from + c]!;
  }
  return { width, height, channels: kept, data };
}

/** One byte per sample: the high byte of 16 bits, 1 to 4 packed bits spread over 0…255. */
function eightBit({ data, depth, width, height, channels }: DecodedPng): Uint8Array | Uint8ClampedArray {
  if (depth === 16) {
    const high = new Uint8Array(data.length);
    for (let i = 0; i < high.length; i++) high[i] = data[i]! >> 8;
    return high;
  }
  if (depth === 8) return data as Uint8Array;
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const scale = 255 / ((1 << depth) - 1);
  const out = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width * channels; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)]!;
      out[to++] = ((byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1)) * scale;
    }
  }
  return out;
}

/** The interlace method in the header chunk. */
function interlaced(bytes: Uint8Array): boolean {
  return bytes[28] === 1;
}
