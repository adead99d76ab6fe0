import { rowBytes, segmentsOf, type Layout, type Segment } from './layout';
import { unpackJpeg } from './jpegSegment';
import { compressions } from './names';
import { unpack } from './unpack';

/**
 * All samples of a picture, pixel by pixel, rows without gaps: packed below eight bits, in the
 * file's byte order above.
 */
export async function readSamples(layout: Layout): Promise<Uint8Array> {
  const { width, height, bits, samples } = layout;
  const out = new Uint8Array(Math.ceil((width * bits * samples) / 8) * height);
  for (const segment of segmentsOf(layout)) {
    const rows = layout.tiled
      ? layout.segmentHeight
      : Math.min(layout.segmentHeight, height - segment.y);
    const data =
      layout.compression === compressions.jpeg
        ? unpackJpeg(layout, segment, rows)
        : await unpack(layout, segment, rows);
    const whole =
      layout.subsampling.h * layout.subsampling.v > 1 ? spreadChroma(layout, data, rows) : data;
    place(layout, segment, whole, out);
  }
  return out;
}

/** Copies what of a segment is in the picture. */
function place(layout: Layout, { x, y, plane }: Segment, data: Uint8Array, out: Uint8Array): void {
  const { width, height, bits, samples, apart, segmentWidth, segmentHeight } = layout;
  const pixelBits = bits * samples;
  const outRow = Math.ceil((width * pixelBits) / 8);
  const dataRow = rowBytes(layout);
  const rows = Math.min(segmentHeight, height - y);
  const columns = Math.min(segmentWidth, width - x);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * dataRow, (y + row) * outRow + (x * pixelBits) / 8];
    if (apart)
      placePlane(data, from, out, to + (plane * bits) / 8, columns, bits / 8, pixelBits / 8);
    // Tiles of single bits are as wide as whole bytes.
    else if (Number.isInteger(to))
      out.set(data.subarray(from, from + Math.ceil((columns * pixelBits) / 8)), to);
    else throw new RangeError('tiles do not begin at bytes');
  }
}

function placePlane(
  data: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  columns: number,
  size: number,
  step: number,
): void {
  for (let i = 0; i < columns; i++) {
    for (let b = 0; b < size; b++) out[to + i * step + b] = data[from + i * size + b]!;
  }
}

/**
 * YCbCr, a pair of chroma samples for each pixel, of blocks that share one (TIFF 6.0, section 21).
 */
function spreadChroma(layout: Layout, data: Uint8Array, rows: number): Uint8Array {
  const {
    segmentWidth,
    subsampling: { h, v },
  } = layout;
  const out = new Uint8Array(rows * segmentWidth * 3);
  const across = Math.ceil(segmentWidth / h);
  const blockSize = h * v + 2;
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < segmentWidth; x++) {
      const block = (Math.floor(y / v) * across + Math.floor(x / h)) * blockSize;
      out[to++] = data[block + (y % v) * h + (x % h)]!;
      out[to++] = data[block + h * v]!;
      out[to++] = data[block + h * v + 1]!;
    }
  }
  return out;
}
