import { crc32, inflateSync } from 'node:zlib';

/**
 * The ICC profiles that libpng knows as sRGB, by length, and their CRC-32 (png.c,
 * `png_sRGB_checks`).
 */
const known: Record<number, number[]> = {
  3024: [0x5d5129ce],
  3048: [0x3b8772b9],
  3052: [0x427ebb21],
  3144: [0x182ea552, 0xf29e526d],
  60960: [0xbbef7812],
  60988: [0x306fd8ae],
};
const longest = 60988;

/**
 * Whether an iCCP chunk holds one of them. Anything that is no profile is passed over: it carries
 * no pixels.
 */
export function isKnownSRGB(chunk: Uint8Array): boolean {
  const nameEnd = chunk.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79 || chunk[nameEnd + 1] !== 0) return false;
  try {
    const profile = inflateSync(chunk.subarray(nameEnd + 2), { maxOutputLength: longest });
    return known[profile.length]?.includes(crc32(profile)) ?? false;
  } catch {
    return false;
  }
}
