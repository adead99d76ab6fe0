/** Where a JPEG's frame header says what its components are. */
export interface JpegFrame {
  /** Offset of the first component's three bytes (id, sampling, quantisation table). */
  components: number;
  count: number;
  /** Adobe's colour transform flag, when there is an APP14 segment: 0 stores RGB, 1 YCbCr. */
  adobeTransform: number | undefined;
  /** Offset of the frame header's marker; tables may stand before it. */
  marker: number;
}

/** Reads the frame header; `undefined` when there is none (truncated, or no JPEG). */
export function readJpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  let adobeTransform: number | undefined;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) { at++; continue; }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (marker === 0xee && isAdobe(bytes, at + 4)) adobeTransform = bytes[at + 15];
    if (isFrame(marker)) return { components: at + 10, count: bytes[at + 9] ?? 0, adobeTransform, marker: at };
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** Whether chroma has every column but only half of the rows (4:4:0), as a losslessly turned 4:2:2 picture has. */
export function halvesChromaRowsOnly(bytes: Uint8Array, { components, count }: JpegFrame): boolean {
  const factors = Array.from({ length: count }, (_, i) => bytes[components + 3 * i + 1]!);
  const [columns, rows] = [Math.max(...factors.map(factor => factor >> 4)), Math.max(...factors.map(factor => factor & 15))];
  return factors.some(factor => factor >> 4 === columns && (factor & 15) * 2 === rows);
}

/** SOF0…SOF15 without DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isAdobe(bytes: Uint8Array, at: number): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + 5)) === 'Adobe';
}

/**
 * The same JPEG with neutral chroma, so that decoding it to RGB gives its luma plane in every channel, as libjpeg's
 * grayscale output does. Chroma coefficients are multiplied by a quantisation table of zeros; the entropy-coded data
 * stay untouched.
 */
export function withoutChroma(bytes: Uint8Array, frame: JpegFrame): Uint8Array {
  const lumaTable = bytes[frame.components + 2]!;
  // Component tables are looked up when their first scan starts, so a table id is free if luma does not use it.
  const table = lumaTable === 3 ? 2 : 3;
  const scan = firstScan(bytes, frame.marker);
  const zeros = new Uint8Array(4 + 65);
  zeros.set([0xff, 0xdb, 0, 67, table]);
  const out = new Uint8Array(bytes.length + zeros.length);
  out.set(bytes.subarray(0, scan));
  for (let i = 1; i < frame.count; i++) out[frame.components + 3 * i + 2] = table;
  out.set(zeros, scan);
  out.set(bytes.subarray(scan), scan + zeros.length);
  return out;
}

/** Whether the picture's end marker is there; OpenCV refuses a JPEG without it. Entropy-coded data cannot hold it. */
export function isComplete(bytes: Uint8Array, frame: JpegFrame): boolean {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(Buffer.from([0xff, 0xd9]));
  return end > firstScan(bytes, frame.marker);
}

/** Offset of the first scan's marker after the frame header at `from`. */
function firstScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at + 4 <= bytes.length && bytes[at + 1] !== 0xda) {
    at += bytes[at + 1] === 0xff ? 1 : 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return Math.min(at, bytes.length);
}
