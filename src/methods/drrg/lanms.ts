import { convexPieces, sharedArea, signedArea } from '../../model/clip';
import { introsort } from './introsort';

/**
 * Eight whole coordinates x1, y1, …, y4, in ten-thousandths of a pixel, the sum of the scores of
 * all that were merged into it, and its bounds.
 */
interface Quad {
  at: Float64Array;
  score: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Made when first needed. */
  shape?: Shape | undefined;
}

interface Shape {
  ring: Ring;
  pieces: Ring[] | undefined;
  area: number;
}
type Ring = [number, number][];

const { fround, trunc } = Math;
const precision = 10000;

/**
 * lanms-neo 1.0.2's `merge_quadrangle_n9`, locality-aware NMS: each quadrangle is merged into the
 * last kept one where they overlap by more than `threshold`, weighted by the scores; then the
 * better of two that overlap is kept.
 * @param quads eight float32 coordinates and a score in each row, in pixels.
 * @param most one more than so many are kept at most: who takes no more need not wait for them.
 * @returns eight coordinates in each row, the best first; scores are of no use any more.
 */
export function mergeQuadrangles(
  quads: Iterable<ArrayLike<number>>,
  threshold: number,
  most = Infinity,
): number[][] {
  const merged: Quad[] = [];
  for (const row of quads) {
    const at = new Float64Array(8);
    for (let i = 0; i < 8; i++) at[i] = trunc(fround(row[i]! * precision));
    const quad = quadOf(at, fround(row[8]!));
    const last = merged.at(-1);
    if (last && overlap(quad, last, threshold)) {
      merged[merged.length - 1] = merge(last, quad);
      continue;
    }
    // There may be a million, and most shapes are not asked for again.
    if (last) last.shape = undefined;
    merged.push(quad);
  }
  return suppress(merged, threshold, most).map(({ at }) =>
    Array.from(at, value => fround(fround(value) / precision)),
  );
}

function quadOf(at: Float64Array, score: number): Quad {
  const [x1, y1, x2, y2, x3, y3, x4, y4] = at as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    at,
    score,
    left: Math.min(x1, x2, x3, x4),
    top: Math.min(y1, y2, y3, y4),
    right: Math.max(x1, x2, x3, x4),
    bottom: Math.max(y1, y2, y3, y4),
  };
}

/**
 * Only neighbours can overlap: a cell is as large as the largest quadrangle, and kept ones are
 * found by the cell of their left top corner.
 */
function suppress(quads: Quad[], threshold: number, most: number): Quad[] {
  const size = quads.reduce(
    (most, { left, top, right, bottom }) => Math.max(most, right - left, bottom - top),
    1,
  );
  const cells = new Map<number, Quad[]>();
  const key = (column: number, row: number): number => column * 2 ** 26 + row;
  const kept: Quad[] = [];
  for (const i of introsort(quads.map(({ score }) => score))) {
    const quad = quads[i]!;
    const [column, row] = [Math.floor(quad.left / size), Math.floor(quad.top / size)];
    const near = [-1, 0, 1].some(x =>
      [-1, 0, 1].some(y =>
        cells.get(key(column + x, row + y))?.some(best => overlap(best, quad, threshold)),
      ),
    );
    if (near) continue;
    kept.push(quad);
    if (kept.length > most) break;
    const cell = cells.get(key(column, row));
    if (cell) cell.push(quad);
    else cells.set(key(column, row), [quad]);
  }
  return kept;
}

/**
 * Intersection over union as Clipper and float32 give it; the union counts at least one square
 * unit.
 */
function overlap(a: Quad, b: Quad, threshold: number): boolean {
  if (a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top) return false;
  const [first, second] = [(a.shape ??= shapeOf(a)), (b.shape ??= shapeOf(b))];
  if (!second.pieces) return false;
  const shared = fround(sharedArea(first.ring, second.pieces));
  const union = fround(first.area + second.area - shared);
  return fround(shared / Math.max(union, 1)) > fround(threshold);
}

function shapeOf({ at }: Quad): Shape {
  const ring: Ring = [
    [at[0]!, at[1]!],
    [at[2]!, at[3]!],
    [at[4]!, at[5]!],
    [at[6]!, at[7]!],
  ];
  return { ring, pieces: convexPieces(ring), area: Math.abs(signedArea(ring)) };
}

/** Coordinates weighted by the scores: float32 sums cut off to whole numbers (`PolyMerger`). */
function merge(a: Quad, b: Quad): Quad {
  const matched = inOrderOf(a.at, b.at);
  const score = fround(a.score + b.score);
  const inverse = fround(1 / Math.max(fround(1e-8), score));
  const at = a.at.map((value, i) => {
    const first = trunc(fround(fround(value) * a.score));
    const sum = trunc(fround(fround(first) + fround(fround(matched[i]!) * b.score)));
    return trunc(fround(fround(sum) * inverse));
  });
  return quadOf(at, score);
}

/**
 * The corners in the order that comes nearest to the other's: as they are, or reversed
 * (`normalize_poly`). Of the reversed orders the one measured is not the one taken unless it starts
 * at the first corner; so it is in lanms-neo.
 */
function inOrderOf(reference: Float64Array, corners: Float64Array): Float64Array {
  const least = distance(reference, corners);
  const [whole, turned] = [reversed(corners, 3), reversed(corners, 1)];
  if (Math.min(distance(reference, whole), distance(reference, turned)) >= least) return corners;
  return distance(reference, turned) < distance(reference, whole) ? reversed(corners, 0) : whole;
}

/** Corners backwards from the one given. */
function reversed(corners: Float64Array, first: number): Float64Array {
  const turned = new Float64Array(8);
  for (let i = 0; i < 8; i++) turned[i] = corners[2 * ((first + 4 - (i >> 1)) % 4) + (i % 2)]!;
  return turned;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
