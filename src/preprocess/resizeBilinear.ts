import { lendKernels, type Lent } from './kernels/kernels';
import type { Pixels } from '../model/pixels';
import { roundHalfEven } from './rounding';

/**
 * For every destination index two source offsets and two 11-bit weights, as the kernels read them:
 * `first, second, weight0 | weight1 << 16`.
 */
type Taps = Int32Array;
const TAP = 3;

/**
 * `cv2.resize(…, INTER_LINEAR)` for 8-bit images, bit for bit: fixed-point weights of 11 bits,
 * horizontal pass in int32, vertical pass with OpenCV's early shift
 * (modules/imgproc/src/resize.cpp, `HResizeLinear`, `VResizeLinear<uchar>`).
 */
export function resizeBilinear(image: Pixels, width: number, height: number): Pixels {
  if (width === image.width && height === image.height) return image;
  if (isHalf(image.width, width) && isHalf(image.height, height))
    return halve(image, width, height);
  const { channels } = image;
  const columns = taps(image.width, width, { clampWeight: true, step: channels });
  const lines = taps(image.height, height, { clampWeight: false, step: 1 });
  const rowLength = width * channels;
  const lent = lendKernels({
    columns: columns.byteLength,
    source: image.width * channels,
    even: 2 * rowLength,
    odd: 2 * rowLength,
    result: rowLength,
  });
  const { kernels, memory, at } = lent;
  const row = horizontalPass(image, columns, width, lent);
  const result = new Uint8Array(memory, at.result, rowLength);
  const data = new Uint8Array(rowLength * height);
  for (let y = 0; y < height; y++) {
    const [first, second, weights] = [lines[TAP * y]!, lines[TAP * y + 1]!, lines[TAP * y + 2]!];
    kernels.vertical(
      row(first),
      row(second),
      rowLength,
      weights & 0xffff,
      weights >>> 16,
      at.result,
    );
    data.set(result, y * rowLength);
  }
  return { width, height, channels, data };
}

/**
 * Resizes a row of `image` and says where it lies. Two are kept, an even and an odd one;
 * consecutive output rows mostly share them.
 */
function horizontalPass(
  image: Pixels,
  columns: Taps,
  width: number,
  { kernels, memory, at }: Lent<'columns' | 'source' | 'even' | 'odd'>,
): (y: number) => number {
  const horizontal = image.channels === 3 ? kernels.horizontalBgr : kernels.horizontalGray;
  new Int32Array(memory, at.columns).set(columns);
  const length = image.width * image.channels;
  const source = new Uint8Array(memory, at.source, length);
  const kept = [
    { y: -1, address: at.even },
    { y: -1, address: at.odd },
  ];
  return y => {
    const slot = kept[y & 1]!;
    if (slot.y !== y) {
      slot.y = y;
      source.set(image.data.subarray(y * length, (y + 1) * length));
      horizontal(at.source, at.columns, width, slot.address);
    }
    return slot.address;
  };
}

/** @param step samples between neighbours, in which offsets are counted. */
function taps(
  from: number,
  to: number,
  { clampWeight, step }: { clampWeight: boolean; step: number },
): Taps {
  // OpenCV inverts twice; the double rounding is part of the result.
  const scale = 1 / (to / from);
  const table = new Int32Array(TAP * to);
  for (let d = 0; d < to; d++) {
    let f = Math.fround((d + 0.5) * scale - 0.5);
    let i = Math.floor(f);
    f = Math.fround(f - i);
    if (clampWeight && i < 0) [i, f] = [0, 0];
    if (clampWeight && i >= from - 1) [i, f] = [from - 1, 0];
    table[TAP * d] = Math.min(Math.max(i, 0), from - 1) * step;
    table[TAP * d + 1] = Math.min(Math.max(i + 1, 0), from - 1) * step;
    table[TAP * d + 2] =
      roundHalfEven(Math.fround(Math.fround(1 - f) * 2048)) |
      (roundHalfEven(Math.fround(f * 2048)) << 16);
  }
  return table;
}

function isHalf(from: number, to: number): boolean {
  return Math.abs(1 / (to / from) - 2) < Number.EPSILON;
}

/**
 * OpenCV takes INTER_AREA when both sides shrink by exactly two: the rounded mean of 2 × 2 pixels.
 */
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
        data[o++] =
          (source[i]! +
            source[i + channels]! +
            source[i + row]! +
            source[i + row + channels]! +
            2) >>
          2;
      }
    }
  }
  return { width, height, channels, data };
}
