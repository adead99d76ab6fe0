import type { Box } from '../../model/polygon';

type Point = readonly [number, number];

/** A boundary's edges, each from corner to corner, in screen pixels. */
export type Outline = readonly (readonly [from: Point, to: Point])[];

export function outlineOf(corners: readonly Point[]): Outline {
  return corners.map((corner, i) => [corners.at(i - 1)!, corner]);
}

/**
 * A strip along an axis (0: across, 1: down) between `low` and `high` on the other one, entered
 * from its low (`way` −1) or high end (1).
 */
export interface Strip {
  axis: 0 | 1;
  way: -1 | 1;
  low: number;
  high: number;
}

/** The point of the outlines that is met first in a strip; undefined where it meets none. */
export function firstTouched(
  outlines: readonly Outline[],
  { axis, way, low, high }: Strip,
): Point | undefined {
  const other = axis === 0 ? 1 : 0;
  let first: Point | undefined;
  for (const outline of outlines) {
    for (const [from, to] of outline) {
      const [enter, leave] = within(from[other], to[other], low, high);
      if (enter > leave) continue;
      const [a, b] = [
        from[axis] + enter * (to[axis] - from[axis]),
        from[axis] + leave * (to[axis] - from[axis]),
      ];
      const t = (b - a) * way > 0 ? leave : enter;
      const point: Point = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
      if (!first || (point[axis] - first[axis]) * way > 0) first = point;
    }
  }
  return first;
}

/** Whether a box lies over an outline's line or within it. */
export function touches(outline: Outline, box: Box): boolean {
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  let inside = false;
  for (const [[x1, y1], [x2, y2]] of outline) {
    if (crosses(x1, y1, x2, y2, box)) return true;
    // The middle is inside when an odd number of edges lie to the right of it.
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

function crosses(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  { left, top, right, bottom }: Box,
): boolean {
  if (
    Math.max(x1, x2) < left ||
    Math.min(x1, x2) > right ||
    Math.max(y1, y2) < top ||
    Math.min(y1, y2) > bottom
  )
    return false;
  const [enterX, leaveX] = within(x1, x2, left, right);
  const [enterY, leaveY] = within(y1, y2, top, bottom);
  return Math.max(enterX, enterY) <= Math.min(leaveX, leaveY);
}

/**
 * The part of the way from `a` to `b` that lies between `low` and `high`, as shares of it; from 1
 * to 0 where none does.
 */
function within(a: number, b: number, low: number, high: number): [enter: number, leave: number] {
  if (a === b) return a >= low && a <= high ? [0, 1] : [1, 0];
  const [p, q] = [(low - a) / (b - a), (high - a) / (b - a)];
  return [Math.max(0, Math.min(p, q)), Math.min(1, Math.max(p, q))];
}
