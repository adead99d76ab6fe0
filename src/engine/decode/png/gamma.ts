import type { PngFile } from './file';
import { isKnownSRGB } from './profile';

/** libpng's unit of gamma values: 1.0. */
const one = 100_000;
const ofSRGB = 45_455;

/**
 * The gamma a PNG says its samples are encoded with, in 1/100000; undefined where libpng 1.6.44
 * takes none from it. sRGB goes before gAMA, but one that comes after it and is close to it counts;
 * anything impossible spoils both (png.c, `png_colorspace_set_gamma`, `…_set_sRGB`).
 */
export function fileGamma({ before }: PngFile): number | undefined {
  let gamma: number | undefined;
  let [fromGama, fromSRGB] = [false, false];
  for (const { name, data } of before) {
    if (name === 'PLTE') break;
    if (name === 'sRGB' && data.length === 1 && !fromSRGB) {
      if (data[0]! > 3) return undefined;
      [gamma, fromSRGB] = [ofSRGB, true];
    }
    if (name === 'iCCP' && !fromSRGB && isKnownSRGB(data)) [gamma, fromSRGB] = [ofSRGB, true];
    if (name === 'gAMA' && data.length === 4 && !fromGama) {
      const given = new DataView(data.buffer, data.byteOffset).getUint32(0);
      if (given < 16 || given > 625_000_000) return undefined;
      if (fromSRGB && significant(Math.round((ofSRGB * one) / given))) continue;
      [gamma, fromGama] = [given, true];
    }
  }
  return gamma;
}

/** Whether a gamma changes anything: libpng passes over what is within 5 % of 1. */
function significant(gamma: number): boolean {
  return Math.abs(gamma - one) > one / 20;
}

/**
 * Sample values in linear light and back; both of `bits` bits, with 16 bits looked up by the upper
 * `16 - shift` (`png_build_gamma_table`).
 */
export interface GammaTables {
  toLinear: Uint16Array;
  fromLinear: Uint16Array;
}

/** libpng's tables for turning colours of this gamma into gray; undefined where it makes none. */
export function gammaTables(
  gamma: number | undefined,
  bits: 8 | 16,
  shift = 0,
): GammaTables | undefined {
  if (gamma === undefined) return undefined;
  const screen = reciprocal(gamma);
  if (!significant(gamma) && !significant(screen)) return undefined;
  return {
    toLinear: powers(screen, bits, shift),
    fromLinear: powers(reciprocal(screen), bits, shift),
  };
}

function reciprocal(gamma: number): number {
  return Math.floor((one * one) / gamma + 0.5);
}

function powers(gamma: number, bits: 8 | 16, shift: number): Uint16Array {
  const last = 2 ** (bits - shift) - 1;
  const exponent = significant(gamma) ? gamma / one : 1;
  return Uint16Array.from({ length: last + 1 }, (_, i) =>
    Math.floor((2 ** bits - 1) * (i / last) ** exponent + 0.5),
  );
}
