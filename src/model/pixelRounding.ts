import type { Generation } from './modelDescription';

/** Integer points `[x1, y1, x2, y2, …]` in pixels of the probability map. */
export type IntPolygon = Int32Array;

/**
 * How far a polygon is pushed outwards, in pixels: `area × unclip_ratio / perimeter`
 * (DBPostprocessor `_unclip`). The sums run in the order of the points, as shapely's do.
 */
export function unclipDistance(polygon: IntPolygon, unclipRatio: number): number {
  let twiceArea = 0;
  let perimeter = 0;
  for (let i = 0; i < polygon.length; i += 2) {
    const j = (i + 2) % polygon.length;
    const [x, y, nextX, nextY] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    twiceArea += x * nextY - nextX * y;
    const [dx, dy] = [nextX - x, nextY - y];
    perimeter += Math.sqrt(dx * dx + dy * dy);
  }
  return ((Math.abs(twiceArea) / 2) * unclipRatio) / perimeter;
}

/**
 * Clipper may answer with several paths. 1.x takes the first and 0.x all of them as one polygon,
 * when they have the same number of points; otherwise the candidate is dropped (numpy cannot make
 * an array of them).
 */
export function joinPaths(paths: IntPolygon[], generation: Generation): IntPolygon | undefined {
  const first = paths[0];
  if (!first || paths.some(path => path.length !== first.length)) return undefined;
  if (generation === '1.x') return first;
  const joined = new Int32Array(first.length * paths.length);
  paths.forEach((path, i) => {
    joined.set(path, i * first.length);
  });
  return joined;
}

/**
 * Whether a rotated rectangle is wide enough to be kept: 0.x asks for more than `min_text_width`,
 * 1.x for at least that.
 */
export function wideEnough(
  width: number,
  height: number,
  { minTextWidth }: { minTextWidth: number },
  generation: Generation,
): boolean {
  const least = Math.min(width, height);
  return generation === '0.x' ? least > minTextWidth : least >= minTextWidth;
}

/**
 * Scale factors of a resized image as each generation keeps them: `[resized / original]` for x and
 * y.
 */
export interface ScaleFactor {
  x: number;
  y: number;
}

/**
 * A polygon of the resized image in pixels of the original image; 0.x keeps the factors in float32.
 * Nothing is clipped.
 */
export function rescale(
  polygon: ArrayLike<number>,
  factor: ScaleFactor,
  generation: Generation,
): number[] {
  const inverse =
    generation === '1.x'
      ? { x: 1 / factor.x, y: 1 / factor.y }
      : { x: Math.fround(1 / Math.fround(factor.x)), y: Math.fround(1 / Math.fround(factor.y)) };
  return Array.from(
    polygon,
    (value, i) => Math.fround(value) * (i % 2 === 0 ? inverse.x : inverse.y),
  );
}
