import type { Pixels } from '../../../model/pixels';
import { labToRgb } from './lab';
import { tag } from './directory';
import type { Layout } from './layout';
import { compressions, photometrics } from './names';
import { yccTables } from './ycc';

const unassociatedAlpha = 2;

/** Writes the pixel whose samples begin at `from`, in BGR. */
type Write = (from: number, out: Uint8Array, to: number) => void;

/**
 * BGR of a picture's samples as libtiff's RGBA interface makes them (tif_getimage.c), which OpenCV
 * uses whatever the bits.
 */
export function toBgr(layout: Layout, data: Uint8Array): Pixels {
  const { width, height, bits, samples, photometric } = layout;
  const out = new Uint8Array(width * height * 3);
  if (bits < 8) writePacked(layout, data, out);
  else {
    const write = writer(layout, data);
    const step = (samples * bits) / 8;
    for (let i = 0; i < width * height; i++) write(i * step, out, 3 * i);
  }
  if (photometric === photometrics.rgb || layout.apart) multiplyAlpha(layout, data, out);
  return { width, height, channels: 3, data: out };
}

function writer(layout: Layout, data: Uint8Array): Write {
  const { photometric, compression, samples, apart } = layout;
  switch (photometric) {
    case photometrics.whiteIsZero:
    case photometrics.blackIsZero:
      return apart
        ? gray(byteOf(layout, data))
        : gray(highByte(layout, data, photometric === photometrics.whiteIsZero));
    case photometrics.palette:
      return fromPalette(layout, data);
    case photometrics.separated:
      return (from, out, to) => {
        for (let c = 0; c < 3; c++)
          out[to + 2 - c] = Math.floor(((255 - data[from + 3]!) * (255 - data[from + c]!)) / 255);
      };
    case photometrics.cieLab:
      return labToRgb(layout, data);
    case photometrics.yCbCr:
      if (compression !== compressions.jpeg || samples !== 3 || apart)
        return yccTables(layout, data);
      break;
  }
  const byte = byteOf(layout, data);
  const size = layout.bits / 8;
  return (from, out, to) => {
    for (let c = 0; c < 3; c++) out[to + 2 - c] = byte(from + c * size);
  };
}

function gray(value: (from: number) => number): Write {
  return (from, out, to) => {
    out[to] = out[to + 1] = out[to + 2] = value(from);
  };
}

/** libtiff looks at the upper eight bits of gray alone. */
function highByte(
  { bits, directory }: Layout,
  data: Uint8Array,
  inverted: boolean,
): (from: number) => number {
  const offset = bits === 16 && directory.littleEndian ? 1 : 0;
  return inverted ? from => 255 - data[from + offset]! : from => data[from + offset]!;
}

/** … and rounds the samples of colours. */
function byteOf({ bits, directory }: Layout, data: Uint8Array): (from: number) => number {
  if (bits === 8) return from => data[from]!;
  const [low, high] = directory.littleEndian ? [0, 1] : [1, 0];
  return from => Math.floor((data[from + low]! + 256 * data[from + high]! + 128) / 257);
}

/** 256 entries of B, G, R; those of a file with small numbers are taken as they are. */
function paletteOf({ directory, bits }: Layout): Uint8Array {
  const count = 1 << bits;
  const stored = directory.values(tag.colorMap, 3 * count);
  if (stored.length < 3 * count) throw new RangeError('palette is cut short');
  const shift = stored.some(value => value > 255) ? 8 : 0;
  return Uint8Array.from(
    { length: 3 * count },
    (_, i) => stored[(2 - (i % 3)) * count + Math.floor(i / 3)]! >> shift,
  );
}

function fromPalette(layout: Layout, data: Uint8Array): Write {
  const palette = paletteOf(layout);
  return (from, out, to) => {
    for (let c = 0; c < 3; c++) out[to + c] = palette[3 * data[from]! + c]!;
  };
}

/** One or four bits: gray spread over 0…255, or a palette. */
function writePacked(layout: Layout, data: Uint8Array, out: Uint8Array): void {
  const { width, height, bits, photometric } = layout;
  const last = (1 << bits) - 1;
  const [black, white] = photometric === photometrics.whiteIsZero ? [255, 0] : [0, 255];
  const colours =
    photometric === photometrics.palette
      ? paletteOf(layout)
      : Uint8Array.from(
          { length: 3 * (last + 1) },
          (_, i) => black + (Math.floor(i / 3) * (white - black)) / last,
        );
  const rowBytes = Math.ceil((width * bits) / 8);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const bit = x * bits;
      const entry = 3 * ((data[y * rowBytes + (bit >> 3)]! >> (8 - bits - (bit & 7))) & last);
      for (let c = 0; c < 3; c++) out[to + c] = colours[entry + c]!;
    }
  }
}

/** Multiplies alpha in where the file says that it is not. */
function multiplyAlpha(layout: Layout, data: Uint8Array, bgr: Uint8Array): void {
  const { bits, samples, directory, photometric } = layout;
  if (directory.value(tag.extraSamples, 0) !== unassociatedAlpha) return;
  const colours = photometric === photometrics.rgb ? 3 : 1;
  if (samples <= colours) return;
  const byte = byteOf(layout, data);
  const size = bits / 8;
  for (let i = 0; i < bgr.length; i += 3) {
    const alpha = byte((i / 3) * samples * size + colours * size);
    for (let c = 0; c < 3; c++) bgr[i + c] = Math.floor((bgr[i + c]! * alpha + 127) / 255);
  }
}
