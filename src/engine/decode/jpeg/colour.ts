import type { Pixels } from '../../../model/pixels';
import type { Components } from './exact/decode';

/** jdcolor.c: sixteen bits behind the point. */
const shift = 16;
const half = 1 << (shift - 1);
const fix = (value: number): number => Math.floor(value * (1 << shift) + 0.5);

/** What a chroma sample adds to red and blue, and to green before it is shifted. */
const table = (of: (x: number) => number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, i) => of(i - 128));
const [redOfCr, blueOfCb] = [
  table(x => (fix(1.402) * x + half) >> shift),
  table(x => (fix(1.772) * x + half) >> shift),
];
const [greenOfCr, greenOfCb] = [
  table(x => -fix(0.71414) * x),
  table(x => -fix(0.34414) * x + half),
];

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** BGR of luma and chroma at full size. */
export function bgrOfYcc({ width, height, planes }: Components): Pixels {
  const [luma, cb, cr] = planes as [Uint8Array, Uint8Array, Uint8Array];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, to = 0; i < luma.length; i++, to += 3) {
    const [y, b, r] = [luma[i]!, cb[i]!, cr[i]!];
    data[to] = clamp(y + blueOfCb[b]!);
    data[to + 1] = clamp(y + ((greenOfCb[b]! + greenOfCr[r]!) >> shift));
    data[to + 2] = clamp(y + redOfCr[r]!);
  }
  return { width, height, channels: 3, data };
}

/** libjpeg's `ycck_cmyk_convert`: three inks from luma and chroma, in place; black stays. */
export function cmykOfYcck(components: Components): Components {
  const { data } = bgrOfYcc(components);
  for (let c = 0; c < 3; c++) {
    const plane = components.planes[c]!;
    for (let i = 0, from = 2 - c; i < plane.length; i++, from += 3) plane[i] = 255 - data[from]!;
  }
  return components;
}

/** OpenCV's `icvCvt_CMYK2BGR_8u_C4C3R`. */
export function inkToBgr({ width, height, planes }: Components): Pixels {
  const black = planes[3]!;
  const data = new Uint8Array(width * height * 3);
  for (let c = 0; c < 3; c++) {
    const plane = planes[c]!;
    for (let i = 0, to = 2 - c; i < plane.length; i++, to += 3) {
      const k = black[i]!;
      data[to] = k - (((255 - plane[i]!) * k) >> 8);
    }
  }
  return { width, height, channels: 3, data };
}
