/** Palette indices of a row-by-row image that are written from its first row in the file on. */
interface Canvas {
  data: Uint8Array;
  width: number;
  height: number;
  x: number;
  y: number;
}

/**
 * Palette indices of a run-length encoded bitmap of 4 or 8 bits, first row in the file first. It
 * goes OpenCV's ways (grfmt_bmp.cpp): what is jumped over is colour 0, runs of 4 bits do not wrap,
 * runs of 8 bits that fill a row begin the next one. Throws `RangeError` where the data end or a
 * run leaves its row.
 */
export function readRuns(
  bytes: Uint8Array,
  at: number,
  bits: number,
  width: number,
  height: number,
): Uint8Array {
  const canvas: Canvas = { data: new Uint8Array(width * height), width, height, x: 0, y: 0 };
  const byte = () => {
    if (at >= bytes.length) throw new RangeError('runs are cut short');
    return bytes[at++]!;
  };
  let rowJustFilled = false;
  while (canvas.y < height) {
    const count = byte();
    const code = byte();
    const before = canvas.y;
    if (count > 0) writeRun(canvas, count, code, bits);
    else if (code > 2) at += writeIndices(canvas, bytes, at, code, bits);
    else if (code === 1) return canvas.data;
    else if (code === 2 || bits === 4 || !rowJustFilled || canvas.x > 0)
      skip(canvas, code === 2 ? byte() : width - canvas.x, code === 2 ? byte() : 0);
    rowJustFilled = canvas.y > before && (count > 0 || code > 2);
  }
  return canvas.data;
}

/** One code, or for 4 bits two in turn. */
function writeRun(canvas: Canvas, count: number, code: number, bits: number): void {
  if (canvas.x + count > canvas.width) throw new RangeError('a run leaves its row');
  const start = canvas.y * canvas.width + canvas.x;
  for (let i = 0; i < count; i++)
    canvas.data[start + i] = bits === 8 ? code : i % 2 ? code & 15 : code >> 4;
  canvas.x += count;
  if (bits === 8) wrap(canvas);
}

/** Indices that stand in the file; how many bytes they take. */
function writeIndices(
  canvas: Canvas,
  bytes: Uint8Array,
  at: number,
  count: number,
  bits: number,
): number {
  if (canvas.x + count > canvas.width) throw new RangeError('indices leave their row');
  const length = bits === 8 ? count : (count + 1) >> 1;
  const padded = (length + 1) & ~1;
  if (at + padded > bytes.length) throw new RangeError('indices are cut short');
  const start = canvas.y * canvas.width + canvas.x;
  for (let i = 0; i < count; i++) {
    canvas.data[start + i] =
      bits === 8 ? bytes[at + i]! : i % 2 ? bytes[at + (i >> 1)]! & 15 : bytes[at + (i >> 1)]! >> 4;
  }
  canvas.x += count;
  return padded;
}

function skip(canvas: Canvas, columns: number, rows: number): void {
  const to = canvas.y * canvas.width + canvas.x + columns + rows * canvas.width;
  canvas.y = Math.floor(to / canvas.width);
  canvas.x = to % canvas.width;
}

function wrap(canvas: Canvas): void {
  if (canvas.x < canvas.width) return;
  canvas.x = 0;
  canvas.y++;
}
