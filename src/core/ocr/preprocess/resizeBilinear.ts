import type { Pixels } from './pixels';
import { roundHalfEven } from './rounding';

/** Two source offsets and their 11-bit weights for every destination index. */
interface Taps { first: Int32Array; second: Int32Array; weight0: Int32Array; weight1: Int32Array }

/**
 * `cv2.resize(…, INTER_LINEAR)` for 8-bit images, bit for bit: fixed-point weights of 11 bits, horizontal pass in int32,
 * vertical pass with OpenCV's early shift (modules/imgproc/src/resize.cpp, `HResizeLinear`, `VResizeLinear<uchar>`).
 */
export function resizeBilinear(image: Pixels, width: number, height: number): Pixels {
  if (width === image.width && height === image.height) return image;
  if (isHalf(image.width, width) && isHalf(image.height, height)) return halve(image, width, height);
  const { channels } = image;
  const columns = taps(image.width, width, { clampWeight: true, step: channels });
  const lines = taps(image.height, height, { clampWeight: false, step: 1 });
  const rowLength = width * channels;
  const data = new Uint8Array(rowLength * height);
  // The two horizontally resized rows in use, an even and an odd one; consecutive output rows mostly share them.
  const kept = [0, 1].map(() => ({ y: -1, values: new Int16Array(rowLength) })) as [Row, Row];
  const row = (y: number): Int16Array => {
    const slot = kept[y & 1]!;
    if (slot.y !== y) horizontal(image, slot.y = y, columns, slot.values);
    return slot.values;
  };
  for (let y = 0; y < height; y++) {
    vertical(row(lines.first[y]!), row(lines.second[y]!), lines.weight0[y]!, lines.weight1[y]!, data, y * rowLength);
  }
  return { width, height, channels, data };
}

interface Row { y: number; values: Int16Array }

/** @param step samples between neighbours, in which offsets are counted. */
function taps(from: number, to: number, { clampWeight, step }: { clampWeight: boolean; step: number }): Taps {
  // OpenCV inverts twice; the double rounding is part of the result.
  const scale = 1 / (to / from);
  const table: Taps = { first: new Int32Array(to), second: new Int32Array(to), weight0: new Int32Array(to), weight1: new Int32Array(to) };
  for (let d = 0; d < to; d++) {
    let f = Math.fround((d + 0.5) * scale - 0.5);
    let i = Math.floor(f);
    f = Math.fround(f - i);
    if (clampWeight && i < 0) [i, f] = [0, 0];
    if (clampWeight && i >= from - 1) [i, f] = [from - 1, 0];
    table.first[d] = Math.min(Math.max(i, 0), from - 1) * step;
    table.second[d] = Math.min(Math.max(i + 1, 0), from - 1) * step;
    table.weight0[d] = roundHalfEven(Math.fround(Math.fround(1 - f) * 2048));
    table.weight1[d] = roundHalfEven(Math.fround(f * 2048));
  }
  return table;
}

/** One row without its last four bits, which the vertical pass drops. */
function horizontal({ width, channels, data }: Pixels, y: number, columns: Taps, out: Int16Array): void {
  const start = y * width * channels;
  if (channels === 3) horizontalThree(data, start, columns, out);
  else horizontalOne(data, start, columns, out);
}

function horizontalThree(data: Uint8Array, start: number, { first, second, weight0, weight1 }: Taps, out: Int16Array): void {
  for (let x = 0, to = 0; x < first.length; x++, to += 3) {
    const [a, b, wa, wb] = [start + first[x]!, start + second[x]!, weight0[x]!, weight1[x]!];
    out[to] = (data[a]! * wa + data[b]! * wb) >> 4;
    out[to + 1] = (data[a + 1]! * wa + data[b + 1]! * wb) >> 4;
    out[to + 2] = (data[a + 2]! * wa + data[b + 2]! * wb) >> 4;
  }
}

function horizontalOne(data: Uint8Array, start: number, { first, second, weight0, weight1 }: Taps, out: Int16Array): void {
  for (let x = 0; x < first.length; x++) out[x] = (data[start + first[x]!]! * weight0[x]! + data[start + second[x]!]! * weight1[x]!) >> 4;
}

function vertical(top: Int16Array, bottom: Int16Array, b0: number, b1: number, out: Uint8Array, start: number): void {
  for (let i = 0; i < top.length; i++) out[start + i] = (((b0 * top[i]!) >> 16) + ((b1 * bottom[i]!) >> 16) + 2) >> 2;
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
