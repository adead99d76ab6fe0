import UTIF from 'utif2';
import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { bmpTiffWeights, rgbaToBgr, toGray } from './rgba';

/** TIFF tags by number. */
const tag = { bitsPerSample: 't258', compression: 't259', photometric: 't262', orientation: 't274', extraSamples: 't338' };
/** Where strips and tiles begin and how long they are. */
const segments = [['t273', 't279'], ['t324', 't325']] as const;
const jpegCompressions = [6, 7];
/** White is zero, black is zero, RGB, palette. */
const knownPhotometric = [0, 1, 2, 3];
const unassociatedAlpha = 2;

/** Pixels of a TIFF's first page and its orientation, which OpenCV applies whatever the config says. Throws for what it cannot decode alike. */
export function decodeTiff(bytes: Uint8Array, gray: boolean): { pixels: Pixels; orientation: number } {
  const buffer = new Uint8Array(bytes).buffer;
  const page = UTIF.decode(buffer)[0];
  if (!page) throw new Error('TIFF without an image');
  const value = (name: string, otherwise: number) => Number((page[name] as number[] | undefined)?.[0] ?? otherwise);
  const bits = value(tag.bitsPerSample, 1);
  const compression = value(tag.compression, 1);
  const photometric = value(tag.photometric, 1);
  if (bits > 8 || jpegCompressions.includes(compression) || !knownPhotometric.includes(photometric)) {
    throw new Error(`TIFF of ${bits} bits, compression ${compression}, colour space ${photometric}`);
  }
  if (isCutShort(page, bytes.length)) throw new Error('TIFF that is cut short');
  UTIF.decodeImage(buffer, page);
  const rgba = UTIF.toRGBA8(page);
  if (value(tag.extraSamples, 0) === unassociatedAlpha) multiplyAlpha(rgba);
  const colour = rgbaToBgr(rgba, page.width, page.height);
  return { pixels: gray ? toGray(colour, bmpTiffWeights) : colour, orientation: value(tag.orientation, 1) };
}

/** The library reads on past the file's end. */
function isCutShort(page: Record<string, unknown>, length: number): boolean {
  return segments.some(([offsets, counts]) => ((page[offsets] ?? []) as number[]).some((offset, i) => offset + ((page[counts] as number[] | undefined)?.[i] ?? 0) > length));
}

/** libtiff's RGBA interface, which OpenCV uses, multiplies unassociated alpha in. */
function multiplyAlpha(rgba: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    for (let c = 0; c < 3; c++) rgba[i + c] = Math.floor((rgba[i + c]! * rgba[i + 3]! + 127) / 255);
  }
}
