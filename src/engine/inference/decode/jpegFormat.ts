import { jpegSegments, startOfScan, type JpegSegment } from '../../../core/ocr/fileSegments';

/** Where a JPEG's headers say what its components are. */
export interface JpegFrame {
  /** Offset of the first component's three bytes (id, sampling, quantisation table). */
  components: number;
  count: number;
  /** Adobe's colour transform flag, when there is an APP14 segment: 0 stores RGB, 1 YCbCr. */
  adobeTransform: number | undefined;
  /** Offset of the first scan's marker; tables may stand between the frame header and it. */
  scan: number;
}

const app14 = 0xee;

/** Reads the headers up to the first scan; `undefined` when there is no frame or no scan (truncated, or no JPEG). */
export function readJpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  const segments = [...jpegSegments(bytes)];
  const frame = segments.find(({ name }) => isFrame(name));
  const scan = segments.at(-1);
  if (!frame || scan?.name !== startOfScan) return undefined;
  const adobe = segments.findLast(isAdobe);
  return { components: frame.at + 10, count: frame.data[5] ?? 0, adobeTransform: adobe?.data[11], scan: scan.at };
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

function isAdobe({ name, data }: JpegSegment): boolean {
  return name === app14 && String.fromCharCode(...data.subarray(0, 5)) === 'Adobe';
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
  const zeros = new Uint8Array(4 + 65);
  zeros.set([0xff, 0xdb, 0, 67, table]);
  const out = new Uint8Array(bytes.length + zeros.length);
  out.set(bytes.subarray(0, frame.scan));
  for (let i = 1; i < frame.count; i++) out[frame.components + 3 * i + 2] = table;
  out.set(zeros, frame.scan);
  out.set(bytes.subarray(frame.scan), frame.scan + zeros.length);
  return out;
}

/** Whether the picture's end marker is there; OpenCV refuses a JPEG without it. Entropy-coded data cannot hold it. */
export function isComplete(bytes: Uint8Array, frame: JpegFrame): boolean {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(Buffer.from([0xff, 0xd9]));
  return end > frame.scan;
}
