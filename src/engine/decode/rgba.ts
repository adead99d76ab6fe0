import { lendKernels } from '../../preprocess/kernels/kernels';
import type { Pixels } from '../../model/pixels';

/** As many pixels at once as fit a processor's first cache. */
const PIECE = 4096;

/** BGR of interleaved RGBA; alpha is dropped, not blended, as OpenCV does. */
export function rgbaToBgr(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): Pixels {
  const data = new Uint8Array(width * height * 3);
  const { kernels, memory, at } = lendKernels({ rgba: 4 * PIECE, bgr: 3 * PIECE });
  const piece = new Uint8Array(memory, at.rgba);
  for (let start = 0; start < width * height; start += PIECE) {
    const count = Math.min(PIECE, width * height - start);
    piece.set(rgba.subarray(4 * start, 4 * (start + count)));
    kernels.rgbaToBgr(at.rgba, count, at.bgr);
    data.set(new Uint8Array(memory, at.bgr, 3 * count), 3 * start);
  }
  return { width, height, channels: 3, data };
}

/** More pixels than any screen has: 64 MiB of RGBA. */
const mostOnScreen = 2 ** 24;

/** Every second, third … pixel of every second, third … row, until a screen can show them. */
export function forScreen(image: Pixels): Pixels {
  const step = Math.ceil(Math.sqrt((image.width * image.height) / mostOnScreen));
  if (step <= 1) return image;
  const [width, height] = [Math.ceil(image.width / step), Math.ceil(image.height / step)];
  const { channels } = image;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (
      let x = 0, from = y * step * image.width * channels;
      x < width;
      x++, from += step * channels
    ) {
      for (let c = 0; c < channels; c++) data[to++] = image.data[from + c]!;
    }
  }
  return { width, height, channels, data };
}

/** Opaque RGBA of BGR or gray pixels, for a canvas. */
export function toRgba({ width, height, channels, data }: Pixels): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  const [green, red] = channels === 3 ? [1, 2] : [0, 0];
  for (let from = 0, to = 0; to < rgba.length; from += channels) {
    rgba[to++] = data[from + red]!;
    rgba[to++] = data[from + green]!;
    rgba[to++] = data[from]!;
    rgba[to++] = 255;
  }
  return rgba;
}

/** Integer weights of a gray conversion: `(b·B + g·G + r·R + round) >> shift`. */
export interface GrayWeights {
  b: number;
  g: number;
  r: number;
  round: number;
  shift: number;
}

/** OpenCV's BMP and TIFF decoders share these 14-bit weights (imgcodecs/src/utils.cpp). */
export const bmpTiffWeights: GrayWeights = { b: 1868, g: 9617, r: 4899, round: 8192, shift: 14 };

/** OpenCV's `cvtColor(…, COLOR_BGR2GRAY)`: imgproc's 15-bit weights. */
export const cvtColorWeights: GrayWeights = { b: 3735, g: 19235, r: 9798, round: 16384, shift: 15 };

/** One channel of BGR pixels; the weights differ between OpenCV's decoders. */
export function toGray(image: Pixels, { b, g, r, round, shift }: GrayWeights): Pixels {
  if (image.channels === 1) return image;
  const data = new Uint8Array(image.width * image.height);
  for (let i = 0, from = 0; i < data.length; i++, from += 3) {
    data[i] =
      (b * image.data[from]! + g * image.data[from + 1]! + r * image.data[from + 2]! + round) >>
      shift;
  }
  return { ...image, channels: 1, data };
}

/** BGR with three equal channels of gray pixels, as OpenCV's IMREAD_COLOR reads a gray file. */
export function grayToBgr(image: Pixels): Pixels {
  if (image.channels === 3) return image;
  const data = new Uint8Array(image.data.length * 3);
  for (let i = 0, to = 0; i < image.data.length; i++, to += 3) {
    const value = image.data[i]!;
    data[to] = value;
    data[to + 1] = value;
    data[to + 2] = value;
  }
  return { ...image, channels: 3, data };
}
