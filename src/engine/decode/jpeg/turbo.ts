import { defineImageData, wasmFile, type RgbaImage } from '../../../runtime/wasmFile';

type Decode = (bytes: ArrayBuffer) => Promise<RgbaImage>;

let decoder: Promise<Decode> | undefined;
/** A WebAssembly memory does not shrink: after an image of more pixels it begins anew. */
const kept = 2 ** 24;

async function loadDecoder(): Promise<Decode> {
  defineImageData();
  const { default: decode, init } = await import('@jsquash/jpeg/decode.js');
  await init(await wasmFile('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'));
  return decode;
}

/** RGBA of a JPEG with one or three components, equal to libjpeg-turbo's but for 4:4:0 chroma. */
export async function decodeRgba(bytes: Uint8Array): Promise<RgbaImage> {
  const decode = await (decoder ??= loadDecoder());
  try {
    const image = await decode(new Uint8Array(bytes).buffer);
    if (image.width * image.height > kept) decoder = undefined;
    return image;
  } catch (error) {
    decoder = undefined;
    throw error;
  }
}
