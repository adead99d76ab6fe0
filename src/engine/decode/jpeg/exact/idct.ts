import { blockSize, type Component } from './frame';

/** Samples of a component, `stride` a row. */
export interface Plane {
  data: Uint8Array;
  width: number;
  height: number;
  stride: number;
}

/** jidctint.c: thirteen bits behind the point, two kept between the passes. */
const [constBits, passBits] = [13, 2];
const fix = (value: number): number => Math.round(value * (1 << constBits));
const c = {
  a: fix(0.298631336),
  b: fix(0.390180644),
  c: fix(0.5411961),
  d: fix(0.765366865),
  e: fix(0.899976223),
  f: fix(1.175875602),
  g: fix(1.50132111),
  h: fix(1.847759065),
  i: fix(1.96157056),
  j: fix(2.053119869),
  k: fix(2.562915447),
  l: fix(3.072711026),
};

/** A component's samples: libjpeg's accurate integer transform (`jpeg_idct_islow`), bit for bit. */
export function toPlane({
  coefficients,
  quantisation,
  storedWide,
  width,
  height,
}: Component): Plane {
  if (!quantisation) throw new Error('no quantisation table');
  const stride = storedWide * 8;
  const blocks = coefficients.length / blockSize;
  const data = new Uint8Array(coefficients.length);
  const work = new Int32Array(blockSize);
  for (let block = 0; block < blocks; block++) {
    const flat = dequantise(coefficients, block * blockSize, quantisation, work);
    const to = Math.floor(block / storedWide) * 8 * stride + (block % storedWide) * 8;
    if (flat) {
      const value = clamp(((work[0]! + 4) >> 3) + 128);
      for (let y = 0; y < 8; y++) data.fill(value, to + y * stride, to + y * stride + 8);
      continue;
    }
    for (let x = 0; x < 8; x++) pass(work, x, 8, constBits - passBits);
    for (let y = 0; y < 8; y++) pass(work, 8 * y, 1, constBits + passBits + 3);
    for (let i = 0; i < blockSize; i++)
      data[to + (i >> 3) * stride + (i & 7)] = clamp(work[i]! + 128);
  }
  return { data, width, height, stride };
}

/** Whether there is nothing but the block's mean. */
function dequantise(
  coefficients: Int16Array,
  at: number,
  quantisation: Uint16Array,
  work: Int32Array,
): boolean {
  let any = 0;
  for (let i = 1; i < blockSize; i++) {
    const value = coefficients[at + i]!;
    any |= value;
    work[i] = value * quantisation[i]!;
  }
  work[0] = coefficients[at]! * quantisation[0]!;
  return any === 0;
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** One dimension of eight values, `step` apart; the result is shifted down by `shift`, rounded. */
function pass(v: Int32Array, at: number, step: number, shift: number): void {
  const v1 = v[at + step]!;
  const v2 = v[at + 2 * step]!;
  const v3 = v[at + 3 * step]!;
  const v5 = v[at + 5 * step]!;
  const v6 = v[at + 6 * step]!;
  const v7 = v[at + 7 * step]!;
  const round = 1 << (shift - 1);
  const sum = ((v[at]! + v[at + 4 * step]!) << constBits) + round;
  const difference = ((v[at]! - v[at + 4 * step]!) << constBits) + round;
  const even = Math.imul(v2 + v6, c.c);
  const low = even - Math.imul(v6, c.h);
  const high = even + Math.imul(v2, c.d);
  const z5 = Math.imul(v7 + v3 + v5 + v1, c.f);
  const z1 = -Math.imul(v7 + v1, c.e);
  const z2 = -Math.imul(v5 + v3, c.k);
  const z3 = z5 - Math.imul(v7 + v3, c.i);
  const z4 = z5 - Math.imul(v5 + v1, c.b);
  const o0 = Math.imul(v7, c.a) + z1 + z3;
  const o1 = Math.imul(v5, c.j) + z2 + z4;
  const o2 = Math.imul(v3, c.l) + z2 + z3;
  const o3 = Math.imul(v1, c.g) + z1 + z4;
  v[at] = (sum + high + o3) >> shift;
  v[at + 7 * step] = (sum + high - o3) >> shift;
  v[at + step] = (difference + low + o2) >> shift;
  v[at + 6 * step] = (difference + low - o2) >> shift;
  v[at + 2 * step] = (difference - low + o1) >> shift;
  v[at + 5 * step] = (difference - low - o1) >> shift;
  v[at + 3 * step] = (sum - high + o0) >> shift;
  v[at + 4 * step] = (sum - high - o0) >> shift;
}
