import { exifOrientation } from '../../../model/exif';
import type { Pixels } from '../../../model/pixels';
import type { RgbaImage } from '../../../runtime/wasmFile';
import { UnsupportedKind, type OpenImage } from '../gate';
import { bmpTiffWeights, rgbaToBgr, toGray } from '../rgba';
import { bgrOfYcc, cmykOfYcck, inkToBgr } from './colour';
import { decodeComponents } from './exact/decode';
import {
  halvesChromaRowsOnly,
  isComplete,
  readJpegFrame,
  withoutChroma,
  type JpegFrame,
} from './headers';
import { decodeRgba } from './turbo';

/** Frame headers of sequential and progressive Huffman coding. */
const huffman = [0xc0, 0xc1, 0xc2];
/**
 * A progressive JPEG has some ten scans. Each goes over all the picture, so that thousands of empty
 * ones are hours of work: more count as pixels.
 */
const [usualScans, mostScans] = [16, 100];
/**
 * Bytes for a pixel: RGBA in the decoder's memory and out of it, or 16-bit coefficients and samples
 * of every component.
 */
const [rgbaBytes, exactBytes] = [4, 3];

/**
 * A JPEG, equal to libjpeg-turbo's as OpenCV uses it. Gray is the luma plane itself, which is what
 * OpenCV's IMREAD_GRAYSCALE reads; it is not the gray of the decoded colours. Throws `Error` when
 * it is cut short, `UnsupportedKind` for what is not decoded.
 */
export function openJpeg(bytes: Uint8Array): OpenImage {
  const frame = readJpegFrame(bytes);
  if (!frame || !isComplete(bytes, frame)) throw new Error('no frame, no scan or no end');
  const { width, height, count } = frame;
  if (frame.precision !== 8) throw new UnsupportedKind(`${frame.precision} bits a sample`);
  if (count !== 1 && count !== 3 && count !== 4) throw new UnsupportedKind(`${count} components`);
  if (frame.scans > mostScans) throw new UnsupportedKind(`${frame.scans} scans`);
  const exact = count === 4 || halvesChromaRowsOnly(frame);
  if (!huffman.includes(frame.marker)) {
    throw new UnsupportedKind(`coding process ${frame.marker - 0xc0}`);
  }
  return {
    width,
    height,
    unpacked:
      width *
      height *
      (exact ? count * exactBytes : rgbaBytes) *
      Math.max(1, frame.scans / usualScans),
    orientation: exifOrientation(bytes),
    decode: gray =>
      count === 4
        ? fourInks(bytes, frame, gray)
        : gray
          ? luma(bytes, frame)
          : colours(bytes, frame, exact),
  };
}

async function colours(bytes: Uint8Array, frame: JpegFrame, exact: boolean): Promise<Pixels> {
  if (exact && !storesRgb(bytes, frame)) return bgrOfYcc(decodeComponents(bytes));
  const image = await decodeRgba(bytes);
  return rgbaToBgr(image.data, image.width, image.height);
}

async function luma(bytes: Uint8Array, frame: JpegFrame): Promise<Pixels> {
  const lumaOnly = frame.count === 3 && !storesRgb(bytes, frame);
  const image = await decodeRgba(lumaOnly ? withoutChroma(bytes, frame) : bytes);
  return redOrGray(image, lumaOnly || frame.count === 1);
}

/**
 * Four components, which libjpeg hands on as CMYK and OpenCV takes for inverted ones, as Adobe
 * stores them.
 */
function fourInks(bytes: Uint8Array, { adobeTransform = 0 }: JpegFrame, gray: boolean): Pixels {
  const inks = decodeComponents(bytes);
  const colour = inkToBgr(adobeTransform === 0 ? inks : cmykOfYcck(inks));
  return gray ? toGray(colour, bmpTiffWeights) : colour;
}

/**
 * libjpeg's guess of the colour space: JFIF is YCbCr, then goes Adobe's flag, else the component
 * ids 'R', 'G', 'B'.
 */
function storesRgb(bytes: Uint8Array, frame: JpegFrame): boolean {
  if (frame.jfif) return false;
  if (frame.adobeTransform !== undefined) return frame.adobeTransform === 0;
  return [82, 71, 66].every((id, i) => bytes[frame.components + 3 * i] === id);
}

/** The red channel where all channels are equal, else libjpeg's `rgb_gray_convert`. */
function redOrGray({ data, width, height }: RgbaImage, equalChannels: boolean): Pixels {
  const out = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < out.length; i++, from += 4) {
    out[i] = equalChannels
      ? data[from]!
      : (19595 * data[from]! + 38470 * data[from + 1]! + 7471 * data[from + 2]! + 32768) >> 16;
  }
  return { width, height, channels: 1, data: out };
}
