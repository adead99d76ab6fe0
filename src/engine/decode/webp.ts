import type { Pixels } from '../../model/pixels';
import { defineImageData, wasmFile, type RgbaImage } from '../../runtime/wasmFile';
import type { OpenImage } from './gate';
import { cvtColorWeights, rgbaToBgr, toGray } from './rgba';
import { readWebp, type WebpFrame } from './webpFile';

let loading: Promise<unknown> | undefined;
/** A WebAssembly memory does not shrink: after an image of more pixels it begins anew. */
const kept = 2 ** 24;

/**
 * A still WebP, or an animation's first frame; OpenCV 4.11 ignores its EXIF orientation. Throws
 * `Error` when it is cut short.
 */
export function openWebp(bytes: Uint8Array): OpenImage {
  const frame = readWebp(bytes);
  const { width, height, frameWidth, frameHeight } = frame;
  return {
    width,
    height,
    unpacked: 4 * Math.max(width * height, frameWidth * frameHeight),
    orientation: 1,
    decode: async gray => {
      const colour = onCanvas(await decodeStill(frame.still), frame);
      // OpenCV decodes WebP in colour first.
      return gray ? toGray(colour, cvtColorWeights) : colour;
    },
  };
}

async function decodeStill(still: Uint8Array): Promise<Pixels> {
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  defineImageData();
  loading ??= wasmFile('@jsquash/webp/codec/dec/webp_dec.wasm').then(init);
  await loading;
  try {
    const { data, width, height } = (await decode(new Uint8Array(still).buffer)) as RgbaImage;
    if (width * height > kept) loading = undefined;
    return rgbaToBgr(data, width, height);
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/** The frame in its place, black around it. */
function onCanvas(frame: Pixels, { width, height, left, top }: WebpFrame): Pixels {
  if (frame.width === width && frame.height === height) return frame;
  const data = new Uint8Array(width * height * 3);
  const rowBytes = 3 * frame.width;
  for (let y = 0; y < frame.height; y++)
    data.set(frame.data.subarray(y * rowBytes, (y + 1) * rowBytes), 3 * ((top + y) * width + left));
  return { width, height, channels: 3, data };
}
