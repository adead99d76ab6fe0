import type { PixelRegion } from './labelledRegions';

/** Where along one axis each pixel looks into the mask: the cell before it and how far it is past that cell. */
interface Axis { first: number; cells: Int32Array; shares: Float32Array }

const { fround } = Math;

/**
 * A box's mask laid over the image as mmdet's `_do_paste_mask` does it on a CPU: `grid_sample`, bilinear with zeros outside, in float32.
 * Pixels of at least `threshold` are inside. Undefined where none is.
 * @param mask probabilities, `size.height` × `size.width`.
 * @param box x1, y1, x2, y2 in pixels of the image.
 */
export function pasteMask(mask: Float32Array, size: { width: number; height: number }, box: readonly number[], image: { width: number; height: number }, threshold: number): PixelRegion | undefined {
  const columns = axis(box[0]!, box[2]!, size.width, image.width);
  const rows = axis(box[1]!, box[3]!, size.height, image.height);
  const [width, height] = [columns.cells.length, rows.cells.length];
  const at = (row: number, column: number): number =>
    (row >= 0 && row < size.height && column >= 0 && column < size.width ? mask[row * size.width + column]! : 0);
  const inside = new Uint8Array(width * height);
  let any = false;
  for (let y = 0; y < height; y++) {
    const [row, south] = [rows.cells[y]!, rows.shares[y]!];
    const north = fround(1 - south);
    for (let x = 0; x < width; x++) {
      const [column, east] = [columns.cells[x]!, columns.shares[x]!];
      const west = fround(1 - east);
      const above = fround(fround(at(row, column) * fround(west * north)) + fround(at(row, column + 1) * fround(east * north)));
      const below = fround(above + fround(at(row + 1, column) * fround(west * south)));
      // Not a number is not inside.
      if (!(fround(below + fround(at(row + 1, column + 1) * fround(east * south))) >= threshold)) continue;
      inside[y * width + x] = 255;
      any = true;
    }
  }
  return any ? { left: columns.first, top: rows.first, width, height, mask: inside } : undefined;
}

/** The pixels from one before the box to one after it. A box without extent shows the middle of its mask, as in mmdet. */
function axis(from: number, to: number, size: number, limit: number): Axis {
  const first = Math.max(0, Math.floor(from) - 1);
  const count = Math.max(0, Math.min(limit, Math.ceil(to) + 1) - first);
  const [cells, shares] = [new Int32Array(count), new Float32Array(count)];
  const length = fround(to - from);
  for (let i = 0; i < count; i++) {
    const along = fround(fround(first + i + 0.5 - from) / length);
    const grid = fround(fround(along * 2) - 1);
    const place = fround(fround(fround((Math.abs(grid) === Infinity ? 0 : grid) + 1) * (size / 2)) - 0.5);
    cells[i] = Math.floor(place);
    shares[i] = place - Math.floor(place);
  }
  return { first, cells, shares };
}
