import type { Comparison } from '../compare/comparison';
import { boundingBox, points } from '../model/polygon';
import type { SizeBin } from '../protocol/report';

/** Rows named of one bin. */
const MOST_ROWS = 50;
/** Where a bin ends and the next one begins: pixels, and width over height. */
const HEIGHTS = [8, 16, 32, 64];
const RATIOS = [1, 2, 4, 8];

/** Counts, by size and by shape, how many boundaries of the truth are found and missed. */
export class SizeCounts {
  readonly #heights = emptyBins(HEIGHTS, ' px');
  readonly #ratios = emptyBins(RATIOS, '');

  /** @param comparison of the image of row `row`: its right side is the truth. */
  add(row: number, { rows }: Comparison): void {
    for (const { left, right } of rows) {
      const size = right?.polygon && sizeOf(right.polygon);
      if (!size) continue;
      count(this.#heights[binOf(size.height, HEIGHTS)]!, row, !left);
      count(this.#ratios[binOf(size.width / size.height, RATIOS)]!, row, !left);
    }
  }

  /** By height in pixels; none where no boundary was counted. */
  heights(): SizeBin[] {
    return told(this.#heights);
  }

  /** By width over height. */
  ratios(): SizeBin[] {
    return told(this.#ratios);
  }
}

/**
 * Width and height of a boundary, in pixels: of four corners, which begin at the upper left in
 * reading direction, the means of opposite sides, so that a slanted word has its own; else those of
 * the box around it. Undefined of what has no extent.
 */
export function sizeOf(polygon: readonly number[]): { width: number; height: number } | undefined {
  const box = boundingBox(polygon);
  if (!box) return undefined;
  const size =
    polygon.length === 8
      ? quadrilateral(points(polygon))
      : { width: box.right - box.left, height: box.bottom - box.top };
  return size.height > 0 && Number.isFinite(size.width / size.height) ? size : undefined;
}

function quadrilateral(corners: [number, number][]): { width: number; height: number } {
  const side = (from: number, to: number): number =>
    Math.hypot(corners[to]![0] - corners[from]![0], corners[to]![1] - corners[from]![1]);
  return { width: (side(0, 1) + side(2, 3)) / 2, height: (side(1, 2) + side(3, 0)) / 2 };
}

function binOf(value: number, ends: readonly number[]): number {
  const at = ends.findIndex(end => value < end);
  return at < 0 ? ends.length : at;
}

function count(bin: SizeBin, row: number, missed: boolean): void {
  bin.there++;
  if (!missed) return;
  bin.missed++;
  if (bin.rows.length < MOST_ROWS && bin.rows.at(-1) !== row) bin.rows.push(row);
}

function emptyBins(ends: readonly number[], unit: string): SizeBin[] {
  const labels = [
    `< ${ends[0]}`,
    ...ends.slice(1).map((end, i) => `${ends[i]}–${end}`),
    `≥ ${ends.at(-1)}`,
  ];
  return labels.map(label => ({ label: label + unit, there: 0, missed: 0, rows: [] }));
}

function told(bins: readonly SizeBin[]): SizeBin[] {
  return bins.some(({ there }) => there > 0) ? bins.map(bin => ({ ...bin })) : [];
}
