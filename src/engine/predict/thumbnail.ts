import type { Pixels } from '../../model/pixels';
import type { EngineMethods } from '../../protocol/engine';
import { defineImageData, wasmFile, type RgbaImage } from '../../runtime/wasmFile';
import { decodeImageFile } from '../decode/decode';
import { grayToBgr, toRgba } from '../decode/rgba';
import { drawBoundaries } from './drawBoundaries';

/** Good enough for a picture of a few hundred pixels; a tenth of what PNG would take. */
const QUALITY = 75;

/**
 * A small picture of an image as JPEG: at most `side` pixels a side, never enlarged; upright, or
 * with boundaries the way up that they count. What is refused is refused as `decodeImageFile` does.
 */
export async function thumbnail({
  image,
  imagePath,
  side,
  drawn,
}: EngineMethods['thumbnail']['params']): Promise<EngineMethods['thumbnail']['result']> {
  const way = drawn?.orientation === 'stored' ? 'color_ignore_orientation' : 'color';
  const whole = await decodeImageFile(image, imagePath, way);
  const plain = averaged(grayToBgr(whole), side);
  const scale = plain.width / whole.width;
  const small = drawn ? await drawBoundaries(plain, drawn.boundaries, scale) : plain;
  const encode = await (encoder ??= loadEncoder());
  const data = new Uint8ClampedArray(toRgba(small));
  const picture: RgbaImage = { data, width: small.width, height: small.height };
  const bytes = new Uint8Array(await encode(picture, { quality: QUALITY }));
  return { mime: 'image/jpeg', bytes, width: whole.width, height: whole.height };
}

/** Of `@jsquash/jpeg`, whose own types are a browser's. */
type Encode = (picture: RgbaImage, options: { quality: number }) => Promise<ArrayBuffer>;

let encoder: Promise<Encode> | undefined;

async function loadEncoder(): Promise<Encode> {
  defineImageData();
  const { default: encode, init } = await import('@jsquash/jpeg/encode.js');
  await init(await wasmFile('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  return encode;
}

/**
 * The image scaled down so that no side is over `side`; each pixel is the mean of those that it
 * stands for, so that thin strokes turn gray instead of vanishing.
 */
export function averaged(image: Pixels, side: number): Pixels {
  const scale = side / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const { channels } = image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const columns = Uint32Array.from(
    { length: image.width },
    (_, x) => channels * Math.floor((x * width) / image.width),
  );
  const counts = new Uint32Array(width);
  for (const column of columns) counts[column / channels]!++;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = Math.ceil((y * image.height) / height);
    const to = Math.ceil(((y + 1) * image.height) / height);
    const sums = summed(image, { from, to, columns, length: width * channels });
    for (let i = 0; i < sums.length; i++)
      data[y * sums.length + i] = sums[i]! / (counts[Math.floor(i / channels)]! * (to - from));
  }
  return { width, height, channels, data };
}

/** The samples of some rows, added up per column of the small image. */
function summed(
  { data, width, channels }: Pixels,
  { from, to, columns, length }: { from: number; to: number; columns: Uint32Array; length: number },
): Float64Array {
  const sums = new Float64Array(length);
  for (let y = from, at = from * width * channels; y < to; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) sums[columns[x]! + c]! += data[at++]!;
  return sums;
}
