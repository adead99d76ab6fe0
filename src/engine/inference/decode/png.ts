import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { grayToBgr, toGray } from './rgba';

/** OpenCV asks libpng's `png_set_rgb_to_gray` for 0.299 and 0.587: 15-bit weights, truncated. */
const libpngWeights = { b: 3737, g: 19234, r: 9797, round: 0, shift: 15 };

/** Stored pixels of a PNG: every colour type, bit depth and interlacing; transparency is dropped. */
export function decodePng(bytes: Uint8Array, gray: boolean): Pixels {
  const png = decode(bytes);
  if (interlaced(bytes) && png.depth < 8) throw new Error(`interlaced PNG of ${png.depth} bits`);
  if (gray && png.depth === 16 && png.channels >= 3) return deepGray(png);
  const image = colours(png);
  return gray ? toGray(image, libpngWeights) : grayToBgr(image);
}

/** 8-bit gray, or BGR. */
function colours(png: DecodedPng): Pixels {
  const { width, height } = png;
  if (png.palette) {
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
  if (depth === 16) return Uint8Array.from(data, sample => sample >> 8);
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

/** libpng converts 16-bit colours to gray before it takes the high byte, and rounds. */
function deepGray({ width, height, channels, data: samples }: DecodedPng): Pixels {
  const { b, g, r } = libpngWeights;
  const data = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < data.length; i++, from += channels) {
    const sum = r * samples[from]! + g * samples[from + 1]! + b * samples[from + 2]!;
    data[i] = ((sum + 16384) >>> 15) >> 8;
  }
  return { width, height, channels: 1, data };
}

/** The interlace method in the header chunk. */
function interlaced(bytes: Uint8Array): boolean {
  return bytes[28] === 1;
}
