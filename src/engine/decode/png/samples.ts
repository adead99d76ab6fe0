import { inflate } from './inflate';
import { samplesPerPixel, type PngFile } from './file';
import { unfilter } from './unfilter';

/**
 * Where the pixels of each pass of an Adam7 interlaced image stand (PNG specification, section
 * 8.2).
 */
const adam7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];
const wholeImage = { x: 0, y: 0, dx: 1, dy: 1 };
type Pass = typeof wholeImage;

/** Rows as they are stored: `rowBytes` bytes each, every `stride` bytes, the first at `at`. */
export interface Rows {
  data: Uint8Array;
  at: number;
  stride: number;
  rowBytes: number;
}

/** Bytes of a row of `width` pixels. */
function bytesOf(width: number, { depth, colour }: PngFile): number {
  return Math.ceil((width * samplesPerPixel(colour) * depth) / 8);
}

function passesOf(file: PngFile): (Pass & { width: number; height: number; rowBytes: number })[] {
  return (file.interlaced ? adam7 : [wholeImage])
    .map(pass => {
      const width = Math.ceil((file.width - pass.x) / pass.dx);
      const height = Math.ceil((file.height - pass.y) / pass.dy);
      return { ...pass, width, height, rowBytes: bytesOf(width, file) };
    })
    .filter(({ width, height }) => width > 0 && height > 0);
}

/** How many bytes the rows are, inflated: all that is taken from the file. */
export function inflatedLength(file: PngFile): number {
  return passesOf(file).reduce((sum, { height, rowBytes }) => sum + height * (rowBytes + 1), 0);
}

/**
 * The stored samples, packed as in the file, interlacing undone. Throws `Error` for damaged or too
 * few data.
 */
export async function readSamples(file: PngFile): Promise<Rows> {
  const data = await inflate(file.data, inflatedLength(file));
  const pixelBits = samplesPerPixel(file.colour) * file.depth;
  const step = Math.max(1, pixelBits >> 3);
  const passes = passesOf(file);
  let at = 0;
  for (const { height, rowBytes } of passes) {
    unfilter(data, at, height, rowBytes, step);
    at += height * (rowBytes + 1);
  }
  const rowBytes = bytesOf(file.width, file);
  if (!file.interlaced) return { data, at: 1, stride: rowBytes + 1, rowBytes };
  const rows = { data: new Uint8Array(rowBytes * file.height), at: 0, stride: rowBytes, rowBytes };
  at = 1;
  for (const pass of passes) {
    for (let y = 0; y < pass.height; y++, at += pass.rowBytes + 1) {
      spread(data, at, pass.width, pixelBits, rows.data, (pass.y + y * pass.dy) * rowBytes, pass);
    }
  }
  return rows;
}

/** Puts the pixels of one row of a pass where they belong. */
function spread(
  from: Uint8Array,
  at: number,
  count: number,
  bits: number,
  to: Uint8Array,
  row: number,
  { x, dx }: Pass,
): void {
  if (bits >= 8) {
    const step = bits / 8;
    for (let i = 0; i < count; i++) {
      for (let b = 0; b < step; b++) to[row + (x + i * dx) * step + b] = from[at + i * step + b]!;
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const bit = i * bits;
    const value = (from[at + (bit >> 3)]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    const target = (x + i * dx) * bits;
    to[row + (target >> 3)]! |= value << (8 - bits - (target & 7));
  }
}
