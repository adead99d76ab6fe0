import { UnsupportedKind } from '../../gate';
import type { Component, Frame } from './frame';
import type { Plane } from './idct';

/**
 * A component's samples at the size of the picture, as libjpeg-turbo's "fancy" upsampling makes
 * them (jdsample.c); rows without gaps.
 */
export function upsample(
  plane: Plane,
  { h, v }: Component,
  { width, height, maxH, maxV }: Frame,
): Uint8Array {
  if (maxH % h !== 0 || maxV % v !== 0) throw new UnsupportedKind('JPEG with fractional sampling');
  const [across, down] = [maxH / h, maxV / v];
  const out = new Uint8Array(width * height);
  const smoothAcross = across === 2 && down <= 2 && plane.width > 2;
  const smoothDown = down === 2 && (across === 1 || smoothAcross);
  const sums = new Uint16Array(plane.width);
  for (let y = 0; y < height; y++) {
    const from = Math.floor(y / down);
    const to = out.subarray(y * width, (y + 1) * width);
    if (!smoothDown && !smoothAcross) repeat(rowOf(plane, from), across, to);
    else if (!smoothDown) smoothRow(rowOf(plane, from), to);
    else {
      const near = rowOf(
        plane,
        Math.min(plane.height - 1, Math.max(0, from + (y % 2 === 0 ? -1 : 1))),
      );
      weigh(rowOf(plane, from), near, sums);
      if (across === 1) quarter(sums, y % 2 === 0 ? 1 : 2, to);
      else smoothSums(sums, to);
    }
  }
  return out;
}

function rowOf({ data, stride, width }: Plane, y: number): Uint8Array {
  return data.subarray(y * stride, y * stride + width);
}

function repeat(row: Uint8Array, times: number, out: Uint8Array): void {
  for (let x = 0; x < out.length; x++) out[x] = row[Math.floor(x / times)]!;
}

/** Three quarters of a row and one of its neighbour, times four. */
function weigh(row: Uint8Array, near: Uint8Array, sums: Uint16Array): void {
  for (let x = 0; x < sums.length; x++) sums[x] = 3 * row[x]! + near[x]!;
}

/** `h1v2_fancy_upsample`: the upper row of two is rounded down, the lower up. */
function quarter(sums: Uint16Array, round: number, out: Uint8Array): void {
  for (let x = 0; x < out.length; x++) out[x] = (sums[x]! + round) >> 2;
}

/** `h2v1_fancy_upsample`; the outermost columns are kept. */
function smoothRow(row: Uint8Array, out: Uint8Array): void {
  const last = row.length - 1;
  for (let x = 0; x < out.length; x++) {
    const i = x >> 1;
    if (x === 0 || x === 2 * last + 1) out[x] = row[i]!;
    else
      out[x] =
        x % 2 === 0 ? (3 * row[i]! + row[i - 1]! + 1) >> 2 : (3 * row[i]! + row[i + 1]! + 2) >> 2;
  }
}

/** `h2v2_fancy_upsample`, across. */
function smoothSums(sums: Uint16Array, out: Uint8Array): void {
  const last = sums.length - 1;
  for (let x = 0; x < out.length; x++) {
    const i = x >> 1;
    if (x === 0) out[x] = (4 * sums[0]! + 8) >> 4;
    else if (x === 2 * last + 1) out[x] = (4 * sums[last]! + 7) >> 4;
    else
      out[x] =
        x % 2 === 0
          ? (3 * sums[i]! + sums[i - 1]! + 8) >> 4
          : (3 * sums[i]! + sums[i + 1]! + 7) >> 4;
  }
}
