import type { Pixels } from './pixels';
import { roundHalfEven } from './rounding';

/** Two source indices and their 11-bit weights for every destination index. */
interface Taps { first: Int32Array; second: Int32Array; weight0: Int32Array; weight1: Int32Array }

/**
 * `cv2.resize(…, INTER_LINEAR)` for 8-bit images, bit for bit: fixed-point weights of 11 bits, horizontal pass in int32,
 * vertical pass with OpenCV's early shift (modules/imgproc/src/resize.cpp, `HResizeLinear`, `VResizeLinear<uchar>`).
 */
export function resizeBilinear(image: Pixels, width: number, height: number): Pixels {
  if (width === image.width && height === image.height) return image;
  if (isHalf(image.width, width) && isHalf(image.height, height)) return halve(image, width, height);
  const { channels } = image;
  const xs = perSample(taps(image.width, width, true), channels);
  const ys = taps(image.height, height, false);
  const rowLength = width * channels;
  const data = new Uint8Array(rowLength * height);
  // The two horizontally resized rows in use; consecutive output rows mostly share them.
  let rowA = { y: -1, values: new Int32Array(rowLength) };
  let rowB = { y: -1, values: new Int32Array(rowLength) };
  for (let y = 0; y < height; y++) {
    const yA = ys.first[y]!;
    const yB = ys.second[y]!;
    if (rowB.y === yA) [rowA, rowB] = [rowB, rowA];
    if (rowA.y !== yA) horizontal(image, yA, xs, (rowA.y = yA, rowA.values));
    if (rowB.y !== yB) horizontal(image, yB, xs, (rowB.y = yB, rowB.values));
    vertical(rowA.values, rowB.values, ys.weight0[y]!, ys.weight1[y]!, data.subarray(y * rowLength, (y + 1) * rowLength));
  }
  return { width, height, channels, data };
}

function taps(from: number, to: number, clampWeight: boolean): Taps {
  // OpenCV inverts twice; the double rounding is part of the result.
  const scale = 1 / (to / from);
  const table: Taps = { first: new Int32Array(to), second: new Int32Array(to), weight0: new Int32Array(to), weight1: new Int32Array(to) };
  for (let d = 0; d < to; d++) {
    let f = Math.fround((d + 0.5) * scale - 0.5);
    let i = Math.floor(f);
    f = Math.fround(f - i);
    if (clampWeight && i < 0) [i, f] = [0, 0];
    if (clampWeight && i >= from - 1) [i, f] = [from - 1, 0];
    table.first[d] = Math.min(Math.max(i, 0), from - 1);
    table.second[d] = Math.min(Math.max(i + 1, 0), from - 1);
    table.weight0[d] = roundHalfEven(Math.fround(Math.fround(1 - f) * 2048));
    table.weight1[d] = roundHalfEven(Math.fround(f * 2048));
  }
  return table;
}

/** The horizontal taps of every sample of a row, so that one flat loop does a row. */
function perSample(pixels: Taps, channels: number): Taps {
  const spread = (values: Int32Array, value: (v: number, c: number) => number) =>
    Int32Array.from({ length: values.length * channels }, (_, i) => value(values[Math.floor(i / channels)]!, i % channels));
  const index = (x: number, c: number) => x * channels + c;
  const same = (v: number) => v;
  return { first: spread(pixels.first, index), second: spread(pixels.second, index), weight0: spread(pixels.weight0, same), weight1: spread(pixels.weight1, same) };
}

function horizontal(image: Pixels, y: number, { first, second, weight0, weight1 }: Taps, out: Int32Array): void {
  const rowLength = image.width * image.channels;
  const row = image.data.subarray(y * rowLength, (y + 1) * rowLength);
  for (let i = 0; i < out.length; i++) out[i] = row[first[i]!]! * weight0[i]! + row[second[i]!]! * weight1[i]!;
}

function vertical(top: Int32Array, bottom: Int32Array, b0: number, b1: number, out: Uint8Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (((b0 * (top[i]! >> 4)) >> 16) + ((b1 * (bottom[i]! >> 4)) >> 16) + 2) >> 2;
}

function isHalf(from: number, to: number): boolean {
  return Math.abs(1 / (to / from) - 2) < Number.EPSILON;
}

/** OpenCV takes INTER_AREA when both sides shrink by exactly two: the rounded mean of 2 × 2 pixels. */
function halve(image: Pixels, width: number, height: number): Pixels {
  const { channels, data: source } = image;
  const row = image.width * channels;
  const data = new Uint8Array(width * height * channels);
  let o = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = 2 * y * row + 2 * x * channels;
      for (let c = 0; c < channels; c++) {
        const i = a + c;
        data[o++] = (source[i]! + source[i + channels]! + source[i + row]! + source[i + row + channels]! + 2) >> 2;
      }
    }
  }
  return { width, height, channels, data };
}
