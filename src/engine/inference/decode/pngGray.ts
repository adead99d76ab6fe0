import type { DecodedPng } from 'fast-png';
import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { pngChunks } from '../../../core/ocr/fileSegments';
import { fileGamma, gammaTables } from './pngGamma';
import { toGray } from './rgba';

/** OpenCV asks libpng's `png_set_rgb_to_gray` for 0.299 and 0.587: 15-bit weights, truncated. */
const [b, g, r] = [3737, 19234, 9797];
const half = 1 << 14;

/** Gray of BGR or gray pixels as libpng makes it: in linear light where the file gives a gamma, truncated where not (`png_do_rgb_to_gray`). */
export function shallowGray(image: Pixels, bytes: Uint8Array): Pixels {
  const tables = image.channels === 3 ? gammaTables(fileGamma(bytes), 8) : undefined;
  if (!tables) return toGray(image, { b, g, r, round: 0, shift: 15 });
  const { toLinear, fromLinear } = tables;
  const data = new Uint8Array(image.width * image.height);
  for (let i = 0, from = 0; i < data.length; i++, from += 3) {
    const [blue, green, red] = [image.data[from]!, image.data[from + 1]!, image.data[from + 2]!];
    const isGray = red === green && red === blue;
    data[i] = isGray ? red : fromLinear[(r * toLinear[red]! + g * toLinear[green]! + b * toLinear[blue]! + half) >> 15]!;
  }
  return { ...image, channels: 1, data };
}

/** Gray of 16-bit RGB samples: libpng converts before OpenCV takes the high byte, and rounds. */
export function deepGray({ width, height, channels, data: samples }: DecodedPng, bytes: Uint8Array): Pixels {
  const shift = keptShift(bytes);
  const tables = gammaTables(fileGamma(bytes), 16, shift);
  const data = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < data.length; i++, from += channels) {
    const [red, green, blue] = [samples[from]!, samples[from + 1]!, samples[from + 2]!];
    if (!tables) data[i] = mixed(red, green, blue) >> 8;
    else if (red === green && red === blue) data[i] = nearestByte(red >> shift, shift);
    else {
      const light = (sample: number) => tables.toLinear[sample >> shift]!;
      data[i] = tables.fromLinear[mixed(light(red), light(green), light(blue)) >> shift]! >> 8;
    }
  }
  return { width, height, channels: 1, data };
}

function mixed(red: number, green: number, blue: number): number {
  return (r * red + g * green + b * blue + half) >>> 15;
}

/** `png_build_16to8_table`: the byte whose upper bound, half a step above it, holds a value of `16 - shift` bits. */
function nearestByte(value: number, shift: number): number {
  const max = 2 ** (16 - shift) - 1;
  let byte = 0;
  while (byte < 255 && value > Math.floor(((byte * 257 + 128) * max + 32768) / 65535)) byte++;
  return byte;
}

/** How many low bits of 16 libpng leaves out of its tables: 5, or what sBIT calls insignificant, 8 at most. */
function keptShift(bytes: Uint8Array): number {
  for (const { name, data } of pngChunks(bytes)) {
    if (name === 'PLTE' || name === 'IDAT') break;
    if (name === 'sBIT') return Math.min(8, Math.max(5, 16 - Math.max(...data.subarray(0, 3))));
  }
  return 5;
}
