/** The picture of a WebP file, or the first frame of an animation. */
export interface WebpFrame {
  /** Size of the whole picture, and where the frame stands in it. */
  width: number;
  height: number;
  left: number;
  top: number;
  frameWidth: number;
  frameHeight: number;
  /** A WebP file of the frame alone: nothing but the chunks that carry pixels. */
  still: Uint8Array;
}

interface Chunk {
  name: string;
  at: number;
  data: Uint8Array;
}

const animationFlag = 2;
const alphaFlag = 0x10;

/**
 * The chunks of a RIFF file, or of an animation's frame. Ends early where the data are cut short.
 */
function* riffChunks(bytes: Uint8Array, from: number): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at + 8 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at + 4, true);
    if (end > bytes.length) return;
    yield {
      name: String.fromCharCode(...bytes.subarray(at, at + 4)),
      at,
      data: bytes.subarray(at + 8, end),
    };
    at = end + (end & 1);
  }
}

const uint24 = (data: Uint8Array, at: number): number =>
  data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16);

/** Finds the pixels (WebP Container Specification). Throws `Error` when they are not there. */
export function readWebp(bytes: Uint8Array): WebpFrame {
  const chunks = [...riffChunks(bytes, 12)];
  const [extended] = chunks;
  if (extended?.name !== 'VP8X' || extended.data.length < 10) return alone(chunks);
  const [width, height] = [uint24(extended.data, 4) + 1, uint24(extended.data, 7) + 1];
  if ((extended.data[0]! & animationFlag) === 0) return { ...alone(chunks), width, height };
  const frame = chunks.find(({ name, data }) => name === 'ANMF' && data.length >= 16)?.data;
  if (!frame) throw new Error('animation without a frame');
  const place = { width, height, left: 2 * uint24(frame, 0), top: 2 * uint24(frame, 3) };
  const picture = { ...alone([...riffChunks(frame, 16)]), ...place };
  if (place.left + picture.frameWidth > width || place.top + picture.frameHeight > height)
    throw new Error('frame leaves the picture');
  return picture;
}

function alone(chunks: Chunk[]): WebpFrame {
  const picture = chunks.find(({ name }) => name === 'VP8 ' || name === 'VP8L');
  if (!picture) throw new Error('no pixels, or cut short');
  const [width, height] =
    picture.name === 'VP8L' ? losslessSize(picture.data) : lossySize(picture.data);
  const alpha = picture.name === 'VP8 ' ? chunks.find(({ name }) => name === 'ALPH') : undefined;
  const parts = alpha
    ? [riff('VP8X', extendedHeader(width, height)), riff('ALPH', alpha.data)]
    : [];
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts, riff(picture.name, picture.data)]);
  return {
    width,
    height,
    left: 0,
    top: 0,
    frameWidth: width,
    frameHeight: height,
    still: riff('RIFF', body),
  };
}

function riff(name: string, data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, data, Buffer.alloc(data.length & 1)]);
}

function extendedHeader(width: number, height: number): Uint8Array {
  const data = Buffer.alloc(10);
  data[0] = alphaFlag;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return data;
}

/** RFC 6386, 9.1. */
function lossySize(data: Uint8Array): [number, number] {
  if (data.length < 10 || data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a)
    throw new Error('no key frame');
  return [(data[6]! | (data[7]! << 8)) & 0x3fff, (data[8]! | (data[9]! << 8)) & 0x3fff];
}

/** WebP Lossless Bitstream Specification, 3.4: two times 14 bits, less one. */
function losslessSize(data: Uint8Array): [number, number] {
  if (data.length < 5 || data[0] !== 0x2f) throw new Error('no lossless picture');
  const bits = new DataView(data.buffer, data.byteOffset).getUint32(1, true);
  return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
}
