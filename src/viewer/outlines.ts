import type { Box } from '../core/ocr/polygon';

/** Corners in order, in screen pixels. */
export type Outline = [number, number][];

/** A strip along an axis (0: across, 1: down) between `low` and `high` on the other one, entered from its low (`way` −1) or high end (1). */
export interface Strip { axis: 0 | 1; way: -1 | 1; low: number; high: number }

/** The point of the outlines that is met first in a strip; undefined where it meets none. */
export function firstTouched(outlines: Outline[], { axis, way, low, high }: Strip): [number, number] | undefined {
  const other = axis === 0 ? 1 : 0;
  let first: [number, number] | undefined;
  for (const [from, to] of outlines.flatMap(edges)) {
    for (const point of within(from, to, other, low, high)) {
      if (!first || (point[axis] - first[axis]) * way > 0) first = point;
    }
  }
  return first;
}

/** Whether a box lies over an outline's line or within it. */
export function touches(outline: Outline, box: Box): boolean {
  const crosses = edges(outline).some(([from, to]) => {
    const across = within(from, to, 0, box.left, box.right);
    return across.length > 0 && within(across[0]!, across.at(-1)!, 1, box.top, box.bottom).length > 0;
  });
  return crosses || contains(outline, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
}

function edges(outline: Outline): [[number, number], [number, number]][] {
  return outline.map((corner, i) => [outline.at(i - 1)!, corner]);
}

/** The ends of the part of a line whose coordinate `axis` is between `low` and `high`. */
function within(from: [number, number], to: [number, number], axis: 0 | 1, low: number, high: number): [number, number][] {
  const length = to[axis] - from[axis];
  if (length === 0) return from[axis] >= low && from[axis] <= high ? [from, to] : [];
  const [a, b] = [(low - from[axis]) / length, (high - from[axis]) / length];
  const [enter, leave] = [Math.max(0, Math.min(a, b)), Math.min(1, Math.max(a, b))];
  const at = (t: number): [number, number] => [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  return enter > leave ? [] : [at(enter), at(leave)];
}

/** By the number of edges to the left of the point. */
function contains(outline: Outline, x: number, y: number): boolean {
  return edges(outline).filter(([[x1, y1], [x2, y2]]) => y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)).length % 2 === 1;
}
