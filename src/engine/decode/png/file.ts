import { crc32 } from 'node:zlib';
import { pngChunks, type PngChunk } from '../../../model/fileSegments';

/** The parts of a PNG that carry pixels, and what its header says of them. */
export interface PngFile {
  width: number;
  height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  depth: number;
  colour: ColourType;
  interlaced: boolean;
  /** RGB entries, up to 256. */
  palette: Uint8Array;
  /** The compressed rows, of the first run of IDAT chunks: libpng reads no further. */
  data: Uint8Array[];
  /** The chunks that stand before the rows. */
  before: PngChunk[];
}

export const colourTypes = { gray: 0, rgb: 2, palette: 3, grayAlpha: 4, rgbAlpha: 6 } as const;
export type ColourType = (typeof colourTypes)[keyof typeof colourTypes];

/** Which depths each colour type may have (PNG specification, table 11.1). */
const depths: Record<number, number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const understood = ['IHDR', 'PLTE', 'IDAT', 'IEND'];

/** Samples of a pixel. */
export function samplesPerPixel(colour: ColourType): number {
  return { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour];
}

/**
 * Finds the chunks that carry pixels, as strict as libpng 1.6 is with these: names, order,
 * checksums, the end. What else stands in the file changes nothing, whatever it holds. Throws
 * `Error` saying what is wrong.
 */
export function readPng(bytes: Uint8Array): PngFile {
  const chunks = untilEnd(bytes);
  const broken = chunks.find(chunk => isCritical(chunk) && !isWhole(chunk));
  if (broken)
    throw new Error(
      understood.includes(broken.name)
        ? `checksum of ${broken.name}`
        : `unknown chunk ${broken.name}`,
    );
  const first = chunks.findIndex(({ name }) => name === 'IDAT');
  if (chunks[0]?.name !== 'IHDR' || first < 0) throw new Error('no header or no pixels');
  const after = chunks.findIndex(({ name }, i) => i > first && name !== 'IDAT');
  const before = chunks.slice(1, first).filter(isWhole);
  const header = readHeader(chunks[0].data);
  return {
    ...header,
    palette: paletteOf(before, header.colour),
    data: chunks.slice(first, after).map(({ data }) => data),
    before,
  };
}

/** All chunks up to the last; what stands behind it is no part of the picture. */
function untilEnd(bytes: Uint8Array): PngChunk[] {
  const chunks = [];
  for (const chunk of pngChunks(bytes)) {
    chunks.push(chunk);
    if (chunk.name === 'IEND') return chunks;
  }
  throw new Error('no end');
}

function readHeader(data: Uint8Array): Omit<PngFile, 'palette' | 'data' | 'before'> {
  if (data.length !== 13) throw new Error('header of another length');
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = data.subarray(8);
  if (!depths[colour]?.includes(depth)) throw new Error(`colour type ${colour} of ${depth} bits`);
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw new Error('unknown compression, filter or interlacing');
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colour: colour as ColourType,
    interlaced: interlace === 1,
  };
}

function paletteOf(before: PngChunk[], colour: ColourType): Uint8Array {
  const found = before.filter(({ name }) => name === 'PLTE');
  const [palette] = found;
  if (colour !== colourTypes.palette) return new Uint8Array(0);
  if (!palette || found.length > 1) throw new Error('no palette, or more than one');
  if (palette.data.length % 3 !== 0 || palette.data.length === 0 || palette.data.length > 768)
    throw new Error('palette of another length');
  return palette.data;
}

/**
 * Whether the picture cannot be understood without it: its name does not begin with a small letter.
 */
function isCritical({ name }: PngChunk): boolean {
  return !/^[a-z]/.test(name);
}

/** Whether a chunk is as it was written, and one that there is. */
function isWhole(chunk: PngChunk): boolean {
  const { name, data, checksum } = chunk;
  return (!isCritical(chunk) || understood.includes(name)) && crc32(data, crc32(name)) === checksum;
}
