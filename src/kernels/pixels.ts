// The loops over every pixel, in AssemblyScript: four to seven times as fast with WebAssembly's
// vectors as the same in JavaScript. `npm run kernels` compiles them into
// src/preprocess/kernels/compiled.ts. Whoever calls lays out the arrays: they are read and written
// up to 16 bytes beyond their ends, scores in sixteens.

/** Bytes of one tap: two offsets into the row (i32) and two 11-bit weights (i16). */
const TAP: usize = 12;

/**
 * OpenCV's `HResizeLinear` for a row of 8-bit BGR pixels: `(first · weight0 + second · weight1) >>
 * 4` for every tap, the last four bits dropped, which the vertical pass does not look at. `out` has
 * three i16 for every tap.
 */
export function horizontalBgr(row: usize, taps: usize, count: i32, out: usize): void {
  const zero = i32x4.splat(0);
  for (const end = taps + TAP * <usize>count; taps < end; taps += TAP) {
    const both = v128.load32_lane(
      row + load<u32>(taps, 4),
      v128.load32_zero(row + load<u32>(taps)),
      1,
    );
    // b₀ b₁ g₀ g₁ r₀ r₁ and one pair that nobody needs, each as 16 bits.
    const pairs = v128.shuffle<i8>(
      both,
      zero,
      0,
      16,
      4,
      16,
      1,
      16,
      5,
      16,
      2,
      16,
      6,
      16,
      3,
      16,
      7,
      16,
    );
    const sums = i32x4.shr_s(i32x4.dot_i16x8_s(pairs, v128.load32_splat(taps, 8)), 4);
    v128.store64_lane(out, i16x8.narrow_i32x4_s(sums, sums), 0);
    out += 6;
  }
}

/** The same for a row of gray pixels. */
export function horizontalGray(row: usize, taps: usize, count: i32, out: usize): void {
  for (const end = taps + TAP * <usize>count; taps < end; taps += TAP) {
    const first = <i32>load<u8>(row + load<u32>(taps)) * load<i16>(taps, 8);
    const second = <i32>load<u8>(row + load<u32>(taps, 4)) * load<i16>(taps, 10);
    store<i16>(out, (first + second) >> 4);
    out += 2;
  }
}

/**
 * OpenCV's `VResizeLinear<uchar>` of two rows from the horizontal pass: `((top · weight0 >> 16) +
 * (bottom · weight1 >> 16) + 2) >> 2`.
 */
export function vertical(
  top: usize,
  bottom: usize,
  count: i32,
  weight0: i32,
  weight1: i32,
  out: usize,
): void {
  const w0 = i16x8.splat(<i16>weight0);
  const w1 = i16x8.splat(<i16>weight1);
  const two = i16x8.splat(2);
  for (const end = out + count; out < end; out += 8) {
    const t = v128.load(top);
    const b = v128.load(bottom);
    const low = i32x4.add(
      i32x4.shr_s(i32x4.extmul_low_i16x8_s(t, w0), 16),
      i32x4.shr_s(i32x4.extmul_low_i16x8_s(b, w1), 16),
    );
    const high = i32x4.add(
      i32x4.shr_s(i32x4.extmul_high_i16x8_s(t, w0), 16),
      i32x4.shr_s(i32x4.extmul_high_i16x8_s(b, w1), 16),
    );
    const sums = i16x8.shr_s(i16x8.add(i16x8.narrow_i32x4_s(low, high), two), 2);
    v128.store64_lane(out, i8x16.narrow_i16x8_u(sums, sums), 0);
    top += 16;
    bottom += 16;
  }
}

/**
 * One sample of every pixel, looked up in a table of 256 float32 values; `step` samples stand
 * between two pixels.
 */
export function lookUp(samples: usize, step: i32, count: i32, table: usize, out: usize): void {
  for (const end = out + 4 * <usize>count; out < end; out += 4) {
    store<f32>(out, load<f32>(table + ((<usize>load<u8>(samples)) << 2)));
    samples += step;
  }
}

/**
 * 1 for every float32 score that exceeds `least`, else 0 (of NaN, too). Works on sixteen at a time:
 * both arrays have room for the last ones.
 */
export function above(scores: usize, count: i32, least: f32, out: usize): void {
  const limit = f32x4.splat(least);
  const one = i8x16.splat(1);
  for (const end = out + count; out < end; out += 16) {
    const low = i16x8.narrow_i32x4_s(
      f32x4.gt(v128.load(scores), limit),
      f32x4.gt(v128.load(scores, 16), limit),
    );
    const high = i16x8.narrow_i32x4_s(
      f32x4.gt(v128.load(scores, 32), limit),
      f32x4.gt(v128.load(scores, 48), limit),
    );
    v128.store(out, v128.and(i8x16.narrow_i16x8_s(low, high), one));
    scores += 64;
  }
}

/** BGR of RGBA pixels; alpha is dropped. */
export function rgbaToBgr(rgba: usize, count: i32, out: usize): void {
  for (const end = out + 3 * count; out < end; out += 12) {
    const four = v128.load(rgba);
    v128.store(
      out,
      v128.shuffle<i8>(four, four, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0, 0, 0, 0),
    );
    rgba += 16;
  }
}
