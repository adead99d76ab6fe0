import { exifOrientation } from '../../../model/exif';
import type { Pixels } from '../../../model/pixels';
import { UnsupportedKind, type OpenImage } from '../gate';
import { cvtColorWeights, grayToBgr, rgbaToBgr, toGray } from '../rgba';
import { animation, dropHidden, type Animation } from './animation';
import { colourTypes, readPng, samplesPerPixel, type PngFile } from './file';
import { deepGray, shallowGray } from './gray';
import { inflatedLength, readSamples, type Rows } from './samples';

/**
 * A PNG of any colour type, bit depth and interlacing; transparency is dropped. Throws `Error`
 * where libpng stops.
 */
export function openPng(bytes: Uint8Array): OpenImage {
  const file = readPng(bytes);
  const { width, height } = file;
  // OpenCV's imread fails on it, imdecode gives 16-bit samples.
  if (file.depth === 16 && animation(file)) throw new UnsupportedKind('animation of 16 bits');
  const decode = async (gray: boolean) => pixelsOf(file, await readSamples(file), gray);
  return {
    width,
    height,
    unpacked: inflatedLength(file),
    orientation: exifOrientation(bytes),
    decode,
  };
}

function pixelsOf(file: PngFile, rows: Rows, gray: boolean): Pixels {
  const animated = animation(file);
  if (animated) return frameOf(file, rows, gray, animated);
  if (gray && file.depth === 16 && samplesPerPixel(file.colour) >= 3) return deepGray(file, rows);
  const image = colours(file, rows);
  return gray ? shallowGray(image, file) : grayToBgr(image);
}

/** The first frame of an animation, which OpenCV decodes in colour and then turns to gray. */
function frameOf(file: PngFile, rows: Rows, gray: boolean, { blends }: Animation): Pixels {
  const image = colours(file, rows);
  if (blends) dropHidden(image, file, rows);
  return gray ? toGray(image, cvtColorWeights) : grayToBgr(image);
}

/** 8-bit gray, or BGR. A palette that comes with true colours is a suggestion. */
function colours(file: PngFile, rows: Rows): Pixels {
  const { width, height, depth, colour } = file;
  if (colour === colourTypes.palette) return looked(file, rows);
  if (depth < 8) return spreadOut(file, rows);
  if (colour === colourTypes.rgbAlpha && depth === 8)
    return rgbaToBgr(packed(rows, height), width, height);
  if (colour === colourTypes.gray && depth === 8)
    return { width, height, channels: 1, data: packed(rows, height) };
  const step = depth >> 3;
  const samples = samplesPerPixel(colour);
  return samples < 3
    ? pickGray(rows, width, height, samples * step)
    : pickBgr(rows, width, height, samples * step, step);
}

/** The rows without the filters' numbers between them. */
function packed({ data, at, stride, rowBytes }: Rows, height: number): Uint8Array {
  const out = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++)
    out.set(data.subarray(at + y * stride, at + y * stride + rowBytes), y * rowBytes);
  return out;
}

/** The high byte of the first sample of every pixel. */
function pickGray({ data, at, stride }: Rows, width: number, height: number, step: number): Pixels {
  const out = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let from = at + y * stride, end = from + width * step; from < end; from += step)
      out[to++] = data[from]!;
  }
  return { width, height, channels: 1, data: out };
}

/** The high bytes of red, green and blue, `sample` bytes apart, of pixels `step` bytes apart. */
function pickBgr(
  { data, at, stride }: Rows,
  width: number,
  height: number,
  step: number,
  sample: number,
): Pixels {
  const out = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let from = at + y * stride, end = from + width * step; from < end; from += step, to += 3) {
      out[to] = data[from + 2 * sample]!;
      out[to + 1] = data[from + sample]!;
      out[to + 2] = data[from]!;
    }
  }
  return { width, height, channels: 3, data: out };
}

/** The sample of 1 to 8 bits at `x` of the row that begins at `row`. */
function sampleAt(data: Uint8Array, row: number, x: number, depth: number): number {
  const bit = x * depth;
  return (data[row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** Gray of 1 to 4 bits spread over 0…255. */
function spreadOut({ width, height, depth }: PngFile, { data, at, stride }: Rows): Pixels {
  const scale = 255 / ((1 << depth) - 1);
  const out = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[to++] = sampleAt(data, at + y * stride, x, depth) * scale;
  }
  return { width, height, channels: 1, data: out };
}

/** Colours of palette indices; libpng holds black for those that the palette does not reach. */
function looked({ width, height, depth, palette }: PngFile, { data, at, stride }: Rows): Pixels {
  const whole = new Uint8Array(768);
  whole.set(palette);
  const out = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const entry = 3 * sampleAt(data, at + y * stride, x, depth);
      out[to] = whole[entry + 2]!;
      out[to + 1] = whole[entry + 1]!;
      out[to + 2] = whole[entry]!;
    }
  }
  return { width, height, channels: 3, data: out };
}
