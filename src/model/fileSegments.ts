/** A named part of an image file and its content. */
interface Segment<Name> {
  name: Name;
  data: Uint8Array;
}

/** A marker segment of a JPEG; `at` is its marker's offset in the file. */
export interface JpegSegment extends Segment<number> {
  at: number;
}

export const startOfScan = 0xda;
const endOfImage = 0xd9;

/**
 * The marker segments of a JPEG, from an offset on, up to the next scan's header, which is the
 * last. What stands between two segments is passed over up to the next marker, as libjpeg does
 * (`next_marker` of jdmarker.c). Ends early where the file is cut short or damaged.
 */
export function* jpegSegments(bytes: Uint8Array, from = 2): Generator<JpegSegment> {
  for (let at = nextMarker(bytes, from); at + 4 <= bytes.length;) {
    const name = bytes[at + 1]!;
    const end = at + 2 + (standsAlone(name) ? 0 : (bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (name === endOfImage || end < at + 2) return;
    yield { name, at, data: bytes.subarray(at + 4, end) };
    if (name === startOfScan) return;
    at = nextMarker(bytes, end);
  }
}

/** Where the next marker begins: 0xff and what is neither 0 nor a fill byte. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff) return at;
  }
  return bytes.length;
}

/** Markers without a segment: TEM, RST0…RST7, SOI. */
function standsAlone(marker: number): boolean {
  return marker === 1 || (marker >= 0xd0 && marker <= 0xd8);
}

/** A chunk of a PNG, and the checksum of name and content that is stored with it. */
export interface PngChunk extends Segment<string> {
  checksum: number;
}

/** The chunks of a PNG. Ends early where the file is cut short. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) return;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { name, data: bytes.subarray(at + 8, end), checksum: view.getUint32(end) };
    at = end + 4;
  }
}
