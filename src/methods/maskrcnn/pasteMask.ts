import type { PixelRegion } from '../regions/labelledRegions';

/**
 * Where along one axis each pixel looks into the mask: the cell before it and how far it is past
 * that cell.
 */
interface Axis {
  first: number;
  cells: Int32Array;
  shares: Float32Array;
}

const { fround } = Math;
/** More than float32 is off after the sum of four probabilities. */
const rounding = 1e-5;

/**
 * A box's mask laid over the image as mmdet's `_do_paste_mask` does it on a CPU: `grid_sample`,
 * bilinear with zeros outside, in float32. Pixels of at least `threshold` are inside. Undefined
 * where none is.
 * @param mask probabilities, `size.height` × `size.width`.
 * @param box x1, y1, x2, y2 in pixels of the image.
 */
export function pasteMask(
  mask: Float32Array,
  size: { width: number; height: number },
  box: readonly number[],
  image: { width: number; height: number },
  threshold: number,
): PixelRegion | undefined {
  const columns = axis(box[0]!, box[2]!, size.width, image.width);
  const rows = axis(box[1]!, box[3]!, size.height, image.height);
  const [width, height] = [columns.cells.length, rows.cells.length];
  // Two zeros around the mask: a cell before or after it, and the one beside that.
  const stride = size.width + 4;
  const framed = new Float32Array(stride * (size.height + 4));
  for (let row = 0; row < size.height; row++)
    framed.set(mask.subarray(row * size.width, (row + 1) * size.width), (row + 2) * stride + 2);
  const inside = new Uint8Array(width * height);
  let any = false;
  for (let y = 0; y < height; y++) {
    const [row, south] = [rows.cells[y]!, rows.shares[y]!];
    const north = fround(1 - south);
    for (let x = 0; x < width; x++) {
      const at = (row + 2) * stride + columns.cells[x]! + 2;
      // No destructuring: this runs for every pixel of every box.
      const a = framed[at]!;
      const b = framed[at + 1]!;
      const c = framed[at + stride]!;
      const d = framed[at + stride + 1]!;
      // What lies between four cells is not far from them; most pixels need no more.
      if (Math.max(a, b, c, d) < threshold - rounding) continue;
      if (!(Math.min(a, b, c, d) > threshold + rounding)) {
        const east = columns.shares[x]!;
        const west = fround(1 - east);
        const above = fround(fround(a * fround(west * north)) + fround(b * fround(east * north)));
        const below = fround(above + fround(c * fround(west * south)));
        // Not a number is not inside.
        if (!(fround(below + fround(d * fround(east * south))) >= threshold)) continue;
      }
      inside[y * width + x] = 255;
      any = true;
    }
  }
  return any ? { left: columns.first, top: rows.first, width, height, mask: inside } : undefined;
}

/**
 * The pixels from one before the box to one after it. A box without extent shows the middle of its
 * mask, as in mmdet.
 */
function axis(from: number, to: number, size: number, limit: number): Axis {
  const first = Math.max(0, Math.floor(from) - 1);
  const count = Math.max(0, Math.min(limit, Math.ceil(to) + 1) - first);
  const [cells, shares] = [new Int32Array(count), new Float32Array(count)];
  const length = fround(to - from);
  for (let i = 0; i < count; i++) {
    const along = fround(fround(first + i + 0.5 - from) / length);
    const grid = fround(fround(along * 2) - 1);
    const place = fround(
      fround(fround((Math.abs(grid) === Infinity ? 0 : grid) + 1) * (size / 2)) - 0.5,
    );
    // Not a number is nowhere.
    cells[i] = place >= -2 ? Math.min(Math.floor(place), size) : -2;
    shares[i] = place - Math.floor(place);
  }
  return { first, cells, shares };
}
