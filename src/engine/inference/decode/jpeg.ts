import * as l10n from '@vscode/l10n';
import { UserError } from '../../../core/errors';
import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { defineImageData, wasmFile, type RgbaImage } from '../wasmFile';
import { halvesChromaRowsOnly, isComplete, readJpegFrame, withoutChroma, type JpegFrame } from './jpegFormat';
import { rgbaToBgr } from './rgba';

let decoder: Promise<(bytes: ArrayBuffer) => Promise<RgbaImage>> | undefined;

async function loadDecoder(): Promise<(bytes: ArrayBuffer) => Promise<RgbaImage>> {
  defineImageData();
  const { default: decode, init } = await import('@jsquash/jpeg/decode.js');
  await init(await wasmFile('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'));
  return decode;
}

/**
 * Stored pixels of a JPEG, equal to libjpeg-turbo's as OpenCV uses it. `gray` gives the luma plane itself, which is
 * what OpenCV's IMREAD_GRAYSCALE reads; it is not the gray of the decoded colours.
 */
export async function decodeJpeg(bytes: Uint8Array, gray: boolean, path: string): Promise<Pixels> {
  const frame = readJpegFrame(bytes);
  if (frame?.count === 4) throw new UserError(l10n.t('{0} is a CMYK JPEG, which the local run cannot decode. Save it as an RGB JPEG or PNG.', path));
  if (!frame || !isComplete(bytes, frame)) throw new UserError(l10n.t('{0} is a JPEG file that is cut short or damaged.', path));
  // OpenCV smooths such chroma between rows; this decoder repeats them, and the numbers would quietly differ.
  if (!gray && halvesChromaRowsOnly(bytes, frame)) throw new Error('JPEG with 4:4:0 chroma subsampling');
  decoder ??= loadDecoder();
  const lumaOnly = gray && frame.count === 3 && !storesRgb(bytes, frame);
  const source = lumaOnly ? withoutChroma(bytes, frame) : bytes;
  const decode = await decoder;
  const image = await decode(new Uint8Array(source).buffer);
  if (!gray) return rgbaToBgr(image.data, image.width, image.height);
  return redOrGray(image, lumaOnly || frame.count === 1);
}

/** libjpeg's guess of the colour space: Adobe's flag, else the component ids 'R', 'G', 'B'. */
function storesRgb(bytes: Uint8Array, frame: JpegFrame): boolean {
  if (frame.adobeTransform !== undefined) return frame.adobeTransform === 0;
  return [82, 71, 66].every((id, i) => bytes[frame.components + 3 * i] === id);
}

/** The red channel where all channels are equal, else libjpeg's `rgb_gray_convert`. */
function redOrGray({ data, width, height }: RgbaImage, equalChannels: boolean): Pixels {
  const out = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < out.length; i++, from += 4) {
    out[i] = equalChannels ? data[from]! : (19595 * data[from]! + 38470 * data[from + 1]! + 7471 * data[from + 2]! + 32768) >> 16;
  }
  return { width, height, channels: 1, data: out };
}
