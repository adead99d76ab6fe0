import type { Pixels } from '../../../model/pixels';
import type { OpenImage } from '../gate';
import { bmpTiffWeights, toGray } from '../rgba';
import { readHeader, type BmpHeader, type ChannelMask } from './header';
import { readRuns } from './runs';

/**
 * A Windows or OS/2 bitmap of 1, 4, 8, 16, 24 or 32 bits, of runs or not. Throws `RangeError` when
 * it is cut short.
 */
export function openBmp(bytes: Uint8Array): OpenImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const { width, height } = header;
  const rowBytes = Math.ceil((width * header.bits) / 32) * 4;
  const unpacked = header.runs ? width * height : 0;
  return {
    width,
    height,
    unpacked,
    orientation: 1,
    decode: gray => {
      if (header.runs)
        return fromPalette(
          readRuns(bytes, header.pixels, header.bits, width, height),
          header,
          gray,
        );
      if (header.pixels + rowBytes * height > bytes.length)
        throw new RangeError('bitmap is cut short');
      return header.bits <= 8
        ? fromPalette(unpackIndices(bytes, header, rowBytes), header, gray)
        : fromColours(view, header, rowBytes, gray);
    },
  };
}

/** The row of the picture that is stored as number `y`. */
function rowOf({ topDown, height }: BmpHeader, y: number): number {
  return topDown ? y : height - 1 - y;
}

/** One palette index a byte, first row in the file first. */
function unpackIndices(
  bytes: Uint8Array,
  { pixels, bits, width, height }: BmpHeader,
  rowBytes: number,
): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixels + y * rowBytes;
    for (let bit = 0; bit < width * bits; bit += bits)
      out[to++] = (bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  }
  return out;
}

function fromPalette(indices: Uint8Array, header: BmpHeader, gray: boolean): Pixels {
  const { width, height } = header;
  const colours: Pixels = { width: 256, height: 1, channels: 3, data: header.palette };
  const { data: table, channels } = gray ? toGray(colours, bmpTiffWeights) : colours;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = rowOf(header, y) * width * channels; x < width; x++) {
      const entry = indices[from++]! * channels;
      for (let c = 0; c < channels; c++) data[to++] = table[entry + c]!;
    }
  }
  return { width, height, channels, data };
}

function fromColours(view: DataView, header: BmpHeader, rowBytes: number, gray: boolean): Pixels {
  const { width, height, bits, masks } = header;
  const image: Pixels = { width, height, channels: 3, data: new Uint8Array(width * height * 3) };
  const write = masks ? masked(masks) : bits === 16 ? shifted(header.green6) : copied;
  for (let y = 0; y < height; y++) {
    const row = header.pixels + y * rowBytes;
    const to = rowOf(header, y) * width * 3;
    for (let x = 0; x < width; x++) write(view, row + (x * bits) / 8, image.data, to + 3 * x);
  }
  if (!gray) return image;
  return masks ? maskedGray(image) : toGray(image, bmpTiffWeights);
}

/** Writes one BGR pixel. */
type WritePixel = (view: DataView, from: number, data: Uint8Array, to: number) => void;

function copied(view: DataView, from: number, data: Uint8Array, to: number): void {
  for (let c = 0; c < 3; c++) data[to + c] = view.getUint8(from + c);
}

/** Five and six bit samples are shifted up, not spread, as OpenCV does. */
function shifted(green6: boolean): WritePixel {
  return (view, from, data, to) => {
    const sample = view.getUint16(from, true);
    data[to] = sample << 3;
    data[to + 1] = green6 ? (sample >> 3) & 0xfc : (sample >> 2) & 0xf8;
    data[to + 2] = green6 ? (sample >> 8) & 0xf8 : (sample >> 7) & 0xf8;
  };
}

/** Samples wherever the masks say, spread over 0…255. */
function masked(masks: ChannelMask[]): WritePixel {
  const spread = masks.map(({ shift, max }) => ({ shift, max, scale: Math.fround(255 / max) }));
  return (view, from, data, to) => {
    const sample = view.getUint32(from, true);
    spread.forEach(({ shift, max, scale }, c) => {
      data[to + c] = Math.fround(((sample >>> shift) & max) * scale);
    });
  };
}

/** OpenCV turns such pixels to gray in single precision, and truncates. */
function maskedGray({ width, height, data }: Pixels): Pixels {
  const [blue, green, red] = [0.114, 0.587, 0.299].map(weight =>
    Float32Array.from({ length: 256 }, (_, value) => Math.fround(weight) * value),
  );
  const gray = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < gray.length; i++, from += 3) {
    gray[i] = Math.fround(
      Math.fround(red![data[from + 2]!]! + green![data[from + 1]!]!) + blue![data[from]!]!,
    );
  }
  return { width, height, channels: 1, data: gray };
}
