/** A named part of an image file and its content. */
interface Segment<Name> { name: Name; data: Uint8Array }

/** A marker segment of a JPEG; `at` is its marker's offset in the file. */
export interface JpegSegment extends Segment<number> { at: number }

export const startOfScan = 0xda;

/** The marker segments of a JPEG up to its first scan's header, which is the last. Ends early where the file is cut short or damaged. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const name = bytes[at + 1]!;
    // Any number of fill bytes may stand before a marker.
    if (name === 0xff) { at++; continue; }
    const end = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    yield { name, at, data: bytes.subarray(at + 4, end) };
    if (name === startOfScan) return;
    at = end;
  }
}

/** The chunks of a PNG. Ends early where the file is cut short. */
export function* pngChunks(bytes: Uint8Array): Generator<Segment<string>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    yield { name: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), data: bytes.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}
