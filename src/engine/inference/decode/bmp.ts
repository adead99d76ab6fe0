import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { bmpTiffWeights, toGray } from './rgba';

/** Fields of the file and info headers (BITMAPCOREHEADER or BITMAPINFOHEADER and later). */
interface Header { pixels: number; width: number; height: number; topDown: boolean; bits: number; green6: boolean; palette: number; paletteStep: number }

/** Pixels of an uncompressed Windows bitmap of 1, 4, 8, 16, 24 or 32 bits. Throws `RangeError` when it is cut short. */
export function decodeBmp(bytes: Uint8Array, gray: boolean): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const { width, height } = header;
  const rowBytes = Math.ceil((width * header.bits) / 32) * 4;
  if (width <= 0 || height <= 0 || header.pixels + rowBytes * height > bytes.length) throw new RangeError('bitmap is cut short');
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = header.pixels + rowBytes * (header.topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) writePixel(view, header, row, x, data, (y * width + x) * 3);
  }
  const image: Pixels = { width, height, channels: 3, data };
  return gray ? toGray(image, bmpTiffWeights) : image;
}

function readHeader(view: DataView): Header {
  const size = view.getUint32(14, true);
  const old = size === 12;
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? 0 : view.getUint32(30, true);
  const masks = compression === 3 ? [54, 58, 62].map(at => view.getUint32(at, true).toString(16)).join() : '';
  const knownMasks = ['', 'ff0000,ff00,ff', 'f800,7e0,1f', '7c00,3e0,1f'];
  if (![0, 3].includes(compression) || !knownMasks.includes(masks)) throw new Error(`bitmap compression ${compression} ${masks}`);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`bitmap of ${bits} bits`);
  const height = old ? view.getUint16(20, true) : view.getInt32(22, true);
  return {
    pixels: view.getUint32(10, true),
    width: old ? view.getUint16(18, true) : view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    green6: masks === 'f800,7e0,1f',
    palette: 14 + size,
    paletteStep: old ? 3 : 4,
  };
}

/** One BGR pixel at `to`. Five and six bit samples are shifted up, not spread, as OpenCV does. */
function writePixel(view: DataView, { bits, green6, palette, paletteStep }: Header, row: number, x: number, data: Uint8Array, to: number): void {
  if (bits === 16) {
    const sample = view.getUint16(row + 2 * x, true);
    data[to] = sample << 3;
    data[to + 1] = green6 ? (sample >> 3) & 0xfc : (sample >> 2) & 0xf8;
    data[to + 2] = green6 ? (sample >> 8) & 0xf8 : (sample >> 7) & 0xf8;
    return;
  }
  let from = row + (x * bits) / 8;
  if (bits <= 8) {
    const bit = x * bits;
    const index = (view.getUint8(row + (bit >> 3)) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    from = palette + index * paletteStep;
  }
  for (let c = 0; c < 3; c++) data[to + c] = view.getUint8(from + c);
}
