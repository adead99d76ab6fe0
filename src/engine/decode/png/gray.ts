import type { Pixels } from '../../../model/pixels';
import { toGray } from '../rgba';
import { samplesPerPixel, type PngFile } from './file';
import { fileGamma, gammaTables } from './gamma';
import type { Rows } from './samples';

/** OpenCV asks libpng's `png_set_rgb_to_gray` for 0.299 and 0.587: 15-bit weights, truncated. */
const [b, g, r] = [3737, 19234, 9797];
const half = 1 << 14;

/**
 * Gray of BGR or gray pixels as libpng makes it: in linear light where the file gives a gamma,
 * truncated where not (`png_do_rgb_to_gray`).
 */
export function shallowGray(image: Pixels, file: PngFile): Pixels {
  const tables = image.channels === 3 ? gammaTables(fileGamma(file), 8) : undefined;
  if (!tables) return toGray(image, { b, g, r, round: 0, shift: 15 });
  const { toLinear, fromLinear } = tables;
  const data = new Uint8Array(image.width * image.height);
  for (let i = 0, from = 0; i < data.length; i++, from += 3) {
    const [blue, green, red] = [image.data[from]!, image.data[from + 1]!, image.data[from + 2]!];
    const isGray = red === green && red === blue;
    data[i] = isGray
      ? red
      : fromLinear[(r * toLinear[red]! + g * toLinear[green]! + b * toLinear[blue]! + half) >> 15]!;
  }
  return { ...image, channels: 1, data };
}

/** Gray of 16-bit RGB samples: libpng converts before OpenCV takes the high byte, and rounds. */
export function deepGray(file: PngFile, { data: bytes, at, stride }: Rows): Pixels {
  const { width, height } = file;
  const gray = deepGrayOf(file);
  const step = 2 * samplesPerPixel(file.colour);
  const sample = (from: number) => (bytes[from]! << 8) | bytes[from + 1]!;
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = at + y * stride; x < width; x++, from += step) {
      data[to++] = gray(sample(from), sample(from + 2), sample(from + 4));
    }
  }
  return { width, height, channels: 1, data };
}

function deepGrayOf(file: PngFile): (red: number, green: number, blue: number) => number {
  const shift = keptShift(file);
  const tables = gammaTables(fileGamma(file), 16, shift);
  if (!tables) return (red, green, blue) => mixed(red, green, blue) >> 8;
  const light = (sample: number) => tables.toLinear[sample >> shift]!;
  return (red, green, blue) => {
    if (red === green && red === blue) return nearestByte(red >> shift, shift);
    return tables.fromLinear[mixed(light(red), light(green), light(blue)) >> shift]! >> 8;
  };
}

function mixed(red: number, green: number, blue: number): number {
  return (r * red + g * green + b * blue + half) >>> 15;
}

/**
 * `png_build_16to8_table`: the byte whose upper bound, half a step above it, holds a value of `16 -
 * shift` bits.
 */
function nearestByte(value: number, shift: number): number {
  const max = 2 ** (16 - shift) - 1;
  let byte = 0;
  while (byte < 255 && value > Math.floor(((byte * 257 + 128) * max + 32768) / 65535)) byte++;
  return byte;
}

/**
 * How many low bits of 16 libpng leaves out of its tables: 5, or what sBIT calls insignificant, 8
 * at most.
 */
function keptShift({ before }: PngFile): number {
  for (const { name, data } of before) {
    if (name === 'PLTE') break;
    if (name === 'sBIT') return Math.min(8, Math.max(5, 16 - Math.max(...data.subarray(0, 3))));
  }
  return 5;
}
