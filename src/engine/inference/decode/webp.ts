import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { defineImageData, wasmFile, type RgbaImage } from '../wasmFile';
import { rgbaToBgr, toGray } from './rgba';

let loading: Promise<unknown> | undefined;

/** OpenCV decodes WebP in colour and converts with `cvtColor` (imgproc's 15-bit weights). */
const cvtColorWeights = { b: 3735, g: 19235, r: 9798, round: 16384, shift: 15 };

/** Stored pixels of a WebP; OpenCV 4.11 ignores its EXIF orientation. */
export async function decodeWebp(bytes: Uint8Array, gray: boolean): Promise<Pixels> {
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  defineImageData();
  loading ??= wasmFile('@jsquash/webp/codec/dec/webp_dec.wasm').then(init);
  await loading;
  const image = await decode(new Uint8Array(bytes).buffer) as RgbaImage;
  const colour = rgbaToBgr(image.data, image.width, image.height);
  return gray ? toGray(colour, cvtColorWeights) : colour;
}
