import type { Pixels } from '../../model/pixels';
import type { OpenImage } from './gate';
import { bmpTiffWeights, grayToBgr, toGray } from './rgba';

/** Numbers as text, blanks and comments between them; a position that moves on. */
class TextNumbers {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {}

  /**
   * The next number and, unless it was cut off after `digits`, the byte behind it, which OpenCV
   * takes with it (`ReadNumber` of grfmt_pxm.cpp). Throws `RangeError` at the end of the data, for
   * anything else between numbers and above 2^31 - 1.
   */
  next(digits = Infinity): number {
    let byte = this.#byte();
    while (!isDigit(byte)) {
      if (byte === 0x23) while (byte !== 0x0a && byte !== 0x0d) byte = this.#byte();
      else if (!isBlank(byte)) throw new RangeError(`unexpected byte ${byte} between numbers`);
      byte = this.#byte();
    }
    let value = 0;
    for (let count = 1; ; count++) {
      value = value * 10 + byte - 0x30;
      if (value > 0x7fffffff) throw new RangeError('number is too large');
      if (count >= digits) return value;
      byte = this.#byte();
      if (!isDigit(byte)) return value;
    }
  }

  #byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('data end too soon');
    return this.bytes[this.at++]!;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 9 && byte <= 13);
}

/**
 * A portable bitmap, graymap or pixmap, as text (P1, P2, P3) or binary (P4, P5, P6). Throws
 * `RangeError` when it is cut short.
 */
export function openPnm(bytes: Uint8Array): OpenImage {
  const kind = bytes[1]! - 0x30;
  const numbers = new TextNumbers(bytes, 2);
  const [width, height] = [numbers.next(), numbers.next()];
  const bitmap = kind === 1 || kind === 4;
  const most = bitmap ? 1 : numbers.next();
  if (most < 1 || most > 65535) throw new RangeError(`greatest value ${most}`);
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const read = {
    1: textBits,
    4: packedBits,
    2: textSamples,
    3: textSamples,
    5: samples,
    6: samples,
  }[kind]!;
  const start = numbers.at;
  return {
    width,
    height,
    unpacked: width * height * channels,
    orientation: 1,
    decode: gray => {
      const data = read({ bytes, start, width, height, count: width * height * channels, most });
      return inOrder({ width, height, channels, data }, gray);
    },
  };
}

interface Data {
  bytes: Uint8Array;
  start: number;
  width: number;
  height: number;
  count: number;
  most: number;
}

/** Ones are black. */
function textBits({ bytes, start, count }: Data): Uint8Array {
  const numbers = new TextNumbers(bytes, start);
  return Uint8Array.from({ length: count }, () => (numbers.next(1) ? 0 : 255));
}

function packedBits({ bytes, start, width, height }: Data): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  if (start + rowBytes * height > bytes.length) throw new RangeError('bitmap is cut short');
  const out = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      out[to++] = (bytes[start + y * rowBytes + (x >> 3)]! << (x & 7)) & 128 ? 0 : 255;
  }
  return out;
}

/** Spread over 0…255, or the high byte of what is above 255. */
function textSamples({ bytes, start, count, most }: Data): Uint8Array {
  if (start + 2 * count - 1 > bytes.length) throw new RangeError('too few numbers');
  const numbers = new TextNumbers(bytes, start);
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const value = Math.min(numbers.next(), most);
    out[i] = most > 255 ? value >> 8 : Math.floor((value * 255) / most);
  }
  return out;
}

/** As they are stored, whatever the greatest value; the high byte of two. */
function samples({ bytes, start, count, most }: Data): Uint8Array {
  const step = most > 255 ? 2 : 1;
  if (start + count * step > bytes.length) throw new RangeError('samples are cut short');
  // A `Buffer`'s own `slice` would be the file itself, whose colours are about to be swapped.
  if (step === 1) return Uint8Array.from(bytes.subarray(start, start + count));
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = bytes[start + 2 * i]!;
  return out;
}

/** BGR of RGB, or gray. */
function inOrder(image: Pixels, gray: boolean): Pixels {
  if (image.channels === 1) return gray ? image : grayToBgr(image);
  const { data } = image;
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i]!;
    data[i] = data[i + 2]!;
    data[i + 2] = red;
  }
  return gray ? toGray(image, bmpTiffWeights) : image;
}
