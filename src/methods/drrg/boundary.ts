type Point = [x: number, y: number];

/**
 * The outline of the components of one text (`comps2polys`): along their upper edges and back along
 * the lower ones, with corners added where an end is not yet inside. Coordinates are whole numbers
 * in pixels of the maps.
 * @param boxes eight coordinates each: upper left, upper right, lower right, lower left.
 */
export function boundaryOf(boxes: readonly number[][]): number[] {
  const whole = boxes.map(box =>
    Array.from({ length: 4 }, (_, i): Point => [
      Math.trunc(box[2 * i]!),
      Math.trunc(box[2 * i + 1]!),
    ]),
  );
  const centers = whole.map(([a, b, c, d]): Point => [
    Math.trunc((a![0] + b![0] + c![0] + d![0]) / 4),
    Math.trunc((a![1] + b![1] + c![1] + d![1]) / 4),
  ]);
  const along = shortestPath(centers).map(i => whole[i]!);
  const top = along.map(([a, b]) => middle(a!, b!));
  const bottom = along.map(([, , c, d]) => middle(c!, d!));
  addCorners(top, bottom, along[0]!, along.at(-1)!);
  return [...top, ...bottom.reverse()].flat();
}

function middle(a: Point, b: Point): Point {
  return [Math.trunc((a[0] + b[0]) / 2), Math.trunc((a[1] + b[1]) / 2)];
}

/**
 * Indices of the points in the order of a path that grows at its nearer end (`min_connect_path`).
 * Of points at one place the first stands for all; of points equally far the last one is taken.
 */
function shortestPath(points: readonly Point[]): number[] {
  const first = (of: Point): number => points.findIndex(point => same(point, of));
  const waiting = points.slice(1);
  let [start, end] = [points[0]!, points[0]!];
  const path: number[] = [];
  while (waiting.length) {
    const before = nearestTo(start, waiting);
    const after = nearestTo(end, waiting);
    const atStart = before.squared <= after.squared;
    const { point } = atStart ? before : after;
    if (atStart) path.unshift(first(point), first(start));
    else path.push(first(end), first(point));
    waiting.splice(
      waiting.findIndex(other => same(other, point)),
      1,
    );
    if (atStart) start = point;
    else end = point;
  }
  return [...new Set(path)];
}

function nearestTo(from: Point, points: readonly Point[]): { point: Point; squared: number } {
  let best = { point: from, squared: Infinity };
  for (const point of points) {
    const squared = (point[0] - from[0]) ** 2 + (point[1] - from[1]) ** 2;
    if (squared <= best.squared) best = { point, squared };
  }
  return best;
}

function same(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** `fix_corner`; changes both lines. */
function addCorners(
  top: Point[],
  bottom: Point[],
  start: readonly Point[],
  end: readonly Point[],
): void {
  const outline = [...top, ...[...bottom].reverse()];
  const outside = (box: readonly Point[], a: number, b: number): boolean =>
    !isInside(outline, middle(box[a]!, box[b]!));
  if (outside(start, 0, 3)) {
    top.unshift(start[0]!);
    bottom.unshift(start[3]!);
  } else if (outside(start, 1, 2)) {
    top.unshift(start[1]!);
    bottom.unshift(start[2]!);
  }
  if (outside(end, 0, 3)) {
    top.push(end[0]!);
    bottom.push(end[3]!);
  } else if (outside(end, 1, 2)) {
    top.push(end[1]!);
    bottom.push(end[2]!);
  }
}

/** `cv2.pointPolygonTest(…) > 0.5`: what lies on the outline is not inside. */
function isInside(outline: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  let [fromX, fromY] = outline.at(-1)!;
  for (const [toX, toY] of outline) {
    const turn = (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX);
    const within =
      Math.min(fromX, toX) <= x &&
      x <= Math.max(fromX, toX) &&
      Math.min(fromY, toY) <= y &&
      y <= Math.max(fromY, toY);
    if (turn === 0 && within) return false;
    if (fromY > y !== toY > y && turn > 0 === toY > fromY) inside = !inside;
    [fromX, fromY] = [toX, toY];
  }
  return inside;
}
