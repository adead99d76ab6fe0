import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { defineImageData, wasmFile, type RgbaImage } from '../wasmFile';
import { cvtColorWeights, rgbaToBgr, toGray } from './rgba';

let loading: Promise<unknown> | undefined;

/** Stored pixels of a WebP; OpenCV 4.11 ignores its EXIF orientation. */
export async function decodeWebp(bytes: Uint8Array, gray: boolean): Promise<Pixels> {
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  defineImageData();
  loading ??= wasmFile('@jsquash/webp/codec/dec/webp_dec.wasm').then(init);
  await loading;
  const image = await decode(new Uint8Array(bytes).buffer) as RgbaImage;
  const colour = rgbaToBgr(image.data, image.width, image.height);
  // OpenCV decodes WebP in colour first.
  return gray ? toGray(colour, cvtColorWeights) : colour;
}
