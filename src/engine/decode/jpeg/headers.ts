import { jpegSegments, startOfScan, type JpegSegment } from '../../../model/fileSegments';

/** Where a JPEG's headers say what it holds. */
export interface JpegFrame {
  /** Marker of the frame header, 0xc0…0xcf. */
  marker: number;
  width: number;
  height: number;
  /** Bits of a sample. */
  precision: number;
  /** Offset of the first component's three bytes (id, sampling, quantisation table). */
  components: number;
  count: number;
  /** Sampling factors of the components, across and down. */
  factors: { h: number; v: number }[];
  /**
   * Adobe's colour transform flag, when there is an APP14 segment: 0 stores RGB or CMYK, 1 YCbCr, 2
   * YCCK.
   */
  adobeTransform: number | undefined;
  /** There is a JFIF segment. */
  jfif: boolean;
  /** Offset of the first scan's marker; tables may stand between the frame header and it. */
  scan: number;
  scans: number;
}

const [app0, app14] = [0xe0, 0xee];

/**
 * Reads the headers up to the first scan; `undefined` when there is no frame or no scan (truncated,
 * or no JPEG).
 */
export function readJpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  const segments = [...jpegSegments(bytes)];
  const frame = segments.find(({ name }) => isFrame(name));
  const scan = segments.at(-1);
  if (!frame || frame.data.length < 6 || scan?.name !== startOfScan) return undefined;
  const { data } = frame;
  const count = data[5]!;
  if (count === 0 || data.length < 6 + 3 * count) return undefined;
  return {
    marker: frame.name,
    precision: data[0]!,
    height: (data[1]! << 8) | data[2]!,
    width: (data[3]! << 8) | data[4]!,
    components: frame.at + 10,
    count,
    factors: Array.from({ length: count }, (_, i) => ({
      h: data[7 + 3 * i]! >> 4,
      v: data[7 + 3 * i]! & 15,
    })),
    adobeTransform: segments.findLast(isAdobe)?.data[11],
    jfif: segments.some(segment => segment.name === app0 && startsWith(segment, 'JFIF\0')),
    scan: scan.at,
    scans: [...scanOffsets(bytes, scan.at)].length,
  };
}

/** Where scans begin. Entropy-coded data cannot hold a marker. */
function* scanOffsets(bytes: Uint8Array, from: number): Generator<number> {
  const marker = Buffer.from([0xff, startOfScan]);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(marker, from); at >= 0; at = buffer.indexOf(marker, at + 2))
    yield at;
}

/**
 * All segments of a JPEG, those between and after scans too; a scan's entropy-coded data begin at
 * its `end`.
 */
export function* jpegParts(bytes: Uint8Array): Generator<JpegSegment & { end: number }> {
  for (let from = 0; from < bytes.length;) {
    let next = bytes.length;
    for (const segment of jpegSegments(bytes, from)) {
      const end = segment.data.byteOffset - bytes.byteOffset + segment.data.length;
      yield { ...segment, end };
      if (segment.name === startOfScan) next = end;
    }
    from = next;
  }
}

/**
 * Whether chroma has every column but only half of the rows (4:4:0), as a losslessly turned 4:2:2
 * picture has.
 */
export function halvesChromaRowsOnly({ factors }: JpegFrame): boolean {
  const [columns, rows] = [
    Math.max(...factors.map(({ h }) => h)),
    Math.max(...factors.map(({ v }) => v)),
  ];
  return factors.some(({ h, v }) => h === columns && v * 2 === rows);
}

/** SOF0…SOF15 without DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isAdobe(segment: JpegSegment): boolean {
  return segment.name === app14 && segment.data.length >= 12 && startsWith(segment, 'Adobe');
}

function startsWith({ data }: JpegSegment, text: string): boolean {
  return String.fromCharCode(...data.subarray(0, text.length)) === text;
}

/**
 * The same JPEG with neutral chroma, so that decoding it to RGB gives its luma plane in every
 * channel, as libjpeg's grayscale output does. Chroma coefficients are multiplied by a quantisation
 * table of zeros; the entropy-coded data stay untouched.
 */
export function withoutChroma(bytes: Uint8Array, frame: JpegFrame): Uint8Array {
  const lumaTable = bytes[frame.components + 2]!;
  // Component tables are looked up when their first scan starts, so a table id is free if luma does
  // not use it.
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

/**
 * Whether the picture's end marker is there; OpenCV refuses a JPEG without it. Entropy-coded data
 * cannot hold it.
 */
export function isComplete(bytes: Uint8Array, frame: JpegFrame): boolean {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(
    Buffer.from([0xff, 0xd9]),
  );
  return end > frame.scan;
}
