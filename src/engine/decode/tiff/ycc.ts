import { tag } from './directory';
import type { Layout } from './layout';

const half = 1 << 15;
const fix = (value: number): number => Math.trunc(Math.min(2, Math.max(0, value)) * 65536 + 0.5);
const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
const f = Math.fround;

/**
 * `TIFFYCbCrToRGBInit` and `TIFFYCbCrtoRGB` (tif_color.c): BGR of three samples, by the file's
 * coefficients and reference values.
 */
export function yccTables(
  { directory }: Layout,
  data: Uint8Array,
): (from: number, out: Uint8Array, to: number) => void {
  const [red = 0.299, green = 0.587, blue = 0.114] = directory
    .values(tag.ycbcrCoefficients, 3)
    .map(f);
  if (!(green > 0) || Number.isNaN(red + blue)) throw new RangeError('YCbCr coefficients');
  const [y0 = 0, y1 = 255, b0 = 128, b1 = 255, r0 = 128, r1 = 255] = directory
    .values(tag.referenceBlackWhite, 6)
    .map(f);
  const [f1, f3] = [f(2 - f(2 * f(red))), f(2 - f(2 * f(blue)))];
  const [d1, d2, d3, d4] = [
    fix(f1),
    -fix(f(f(f(red) * f1) / f(green))),
    fix(f3),
    -fix(f(f(f(blue) * f3) / f(green))),
  ];
  const scaled = (code: number, black: number, white: number, range: number) => {
    const value = f(
      f(f(code - Math.trunc(black)) * range) / (white === black ? 1 : f(white - black)),
    );
    return Math.trunc(Math.min(4096, Math.max(-4096, value)));
  };
  const table = (of: (i: number) => number) => Int32Array.from({ length: 256 }, (_, i) => of(i));
  const cr = table(i => scaled(i - 128, f(r0 - 128), f(r1 - 128), 127));
  const cb = table(i => scaled(i - 128, f(b0 - 128), f(b1 - 128), 127));
  const luma = table(i => scaled(i, y0, y1, 255));
  const redOfCr = table(i => (d1 * cr[i]! + half) >> 16);
  const blueOfCb = table(i => (d3 * cb[i]! + half) >> 16);
  return (from, out, to) => {
    const [y, b, r] = [luma[data[from]!]!, data[from + 1]!, data[from + 2]!];
    out[to] = clamp(y + blueOfCb[b]!);
    out[to + 1] = clamp(y + ((d4 * cb[b]! + half + d2 * cr[r]!) >> 16));
    out[to + 2] = clamp(y + redOfCr[r]!);
  };
}
