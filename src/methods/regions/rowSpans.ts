import { orientation } from './shapelyPolygon';

/**
 * What a polygon with whole coordinates winds around in the middle of each row of pixels, and how
 * far its area may be off.
 */
export interface RowSpans {
  top: number;
  /** Of each row from `top` on: where its spans begin in `ends`; one more for the end. */
  starts: Int32Array;
  /** Left and right ends, span after span. */
  ends: Float64Array;
  area: number;
  /**
   * Half of the way its edges go to the side. Between two rows the width of any cut through it
   * changes by no more than its edges go to the side there, and a sum of widths in the middle is
   * off by no more than half of that; it is exact where nothing crosses.
   */
  error: number;
}

export function rowSpans(points: ArrayLike<number>): RowSpans {
  const { top, starts, xs, windings, travel } = crossings(points);
  const spans = new Int32Array(starts.length);
  let count = 0;
  let area = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    sortPart(xs, windings, starts[row]!, starts[row + 1]!);
    let around = 0;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const before = around;
      around += windings[i]!;
      if (before > 0 === around > 0) continue;
      // Never ahead of `i`: what is kept of the crossings moves to the front.
      area += around > 0 ? -xs[i]! : xs[i]!;
      xs[count++] = xs[i]!;
    }
    spans[row + 1] = count;
  }
  return { top, starts: spans, ends: xs.subarray(0, count), area, error: travel / 2 };
}

/** Where the edges cross the middle of each row, row by row. */
function crossings(points: ArrayLike<number>): {
  top: number;
  starts: Int32Array;
  xs: Float64Array;
  windings: Int8Array;
  travel: number;
} {
  const sign = orientation(points);
  let [top, bottom] = [Infinity, -Infinity];
  let [count, travel] = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    const [y, height] = [points[i + 1]!, Math.abs(points[j + 1]! - points[i + 1]!)];
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    count += height;
    if (height) travel += Math.abs(points[j]! - points[i]!);
  }
  const starts = new Int32Array(bottom - top + 1);
  const [xs, windings] = [new Float64Array(count), new Int8Array(count)];
  eachEdge(points, ({ y, height }) => {
    for (let row = y - top; row < y - top + height; row++) starts[row + 1]!++;
  });
  for (let row = 1; row < starts.length; row++) starts[row]! += starts[row - 1]!;
  const next = starts.slice();
  eachEdge(points, ({ x, y, slope, height, down }) => {
    for (let i = 0; i < height; i++) {
      const at = next[y - top + i]!++;
      xs[at] = x + slope * (i + 0.5);
      windings[at] = down ? sign : -sign;
    }
  });
  return { top, starts, xs, windings, travel };
}

/** Edges that are not horizontal, from their upper ends. */
function eachEdge(
  points: ArrayLike<number>,
  visit: (edge: { x: number; y: number; slope: number; height: number; down: boolean }) => void,
): void {
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    const down = points[i + 1]! < points[j + 1]!;
    const [from, to] = down ? [i, j] : [j, i];
    const height = points[to + 1]! - points[from + 1]!;
    if (height)
      visit({
        x: points[from]!,
        y: points[from + 1]!,
        slope: (points[to]! - points[from]!) / height,
        height,
        down,
      });
  }
}

/** Insertion sort: a row has a handful of crossings. */
function sortPart(xs: Float64Array, windings: Int8Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const x = xs[i]!;
    const winding = windings[i]!;
    let k = i;
    for (; k > from && xs[k - 1]! > x; k--) {
      xs[k] = xs[k - 1]!;
      windings[k] = windings[k - 1]!;
    }
    xs[k] = x;
    windings[k] = winding;
  }
}

/**
 * Lower and upper bound of the intersection over union of two polygons, at the cost of one look at
 * each row they share.
 */
export function iouBounds(a: RowSpans, b: RowSpans): [number, number] {
  const first = Math.max(a.top, b.top);
  const last = Math.min(a.top + a.starts.length, b.top + b.starts.length) - 2;
  let shared = 0;
  for (let y = first; y <= last; y++) {
    let i = a.starts[y - a.top]!;
    let j = b.starts[y - b.top]!;
    const endA = a.starts[y - a.top + 1]!;
    const endB = b.starts[y - b.top + 1]!;
    while (i < endA && j < endB) {
      const right = a.ends[i + 1]!;
      const otherRight = b.ends[j + 1]!;
      const width = Math.min(right, otherRight) - Math.max(a.ends[i]!, b.ends[j]!);
      if (width > 0) shared += width;
      if (right < otherRight) i += 2;
      else j += 2;
    }
  }
  const off = first > last ? 0 : a.error + b.error;
  const [least, most] = [Math.max(0, shared - off), shared + off];
  const [small, large] = [
    a.area + b.area - a.error - b.error - most,
    a.area + b.area + a.error + b.error - least,
  ];
  return [large > 0 ? least / large : 0, small > 0 ? most / small : 1];
}
