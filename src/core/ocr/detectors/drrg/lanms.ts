import { convexPieces, sharedArea, signedArea } from '../../clip';
import { introsort } from './introsort';

/** Eight whole coordinates x1, y1, …, y4, in ten-thousandths of a pixel, and the sum of the scores of all that were merged into it. */
interface Quad { at: Float64Array; score: number }

const { fround, trunc } = Math;
const precision = 10000;

/**
 * lanms-neo 1.0.2's `merge_quadrangle_n9`, locality-aware NMS: each quadrangle is merged into the last kept one where they overlap by
 * more than `threshold`, weighted by the scores; then the better of two that overlap is kept.
 * @param quads eight float32 coordinates and a score in each row, in pixels.
 * @returns eight coordinates in each row, the best first; scores are of no use any more.
 */
export function mergeQuadrangles(quads: readonly ArrayLike<number>[], threshold: number): number[][] {
  const merged: Quad[] = [];
  for (const row of quads) {
    const quad = { at: Float64Array.from({ length: 8 }, (_, i) => trunc(fround(row[i]! * precision))), score: fround(row[8]!) };
    const last = merged.at(-1);
    if (last && overlap(quad, last, threshold)) merged[merged.length - 1] = merge(last, quad);
    else merged.push(quad);
  }
  return suppress(merged, threshold).map(({ at }) => Array.from(at, value => fround(fround(value) / precision)));
}

function suppress(quads: Quad[], threshold: number): Quad[] {
  const kept: Quad[] = [];
  let rest = Array.from(introsort(quads.map(({ score }) => score)), i => quads[i]!);
  while (rest.length) {
    const best = rest[0]!;
    kept.push(best);
    rest = rest.slice(1).filter(other => !overlap(best, other, threshold));
  }
  return kept;
}

/** Intersection over union as Clipper and float32 give it; the union counts at least one square unit. */
function overlap(a: Quad, b: Quad, threshold: number): boolean {
  if (apart(a.at, b.at)) return false;
  const [ringA, ringB] = [ring(a.at), ring(b.at)];
  const pieces = convexPieces(ringB);
  if (!pieces) return false;
  const shared = fround(sharedArea(ringA, pieces));
  const union = fround(Math.abs(signedArea(ringA)) + Math.abs(signedArea(ringB)) - shared);
  return fround(shared / Math.max(union, 1)) > fround(threshold);
}

function ring(at: Float64Array): [number, number][] {
  return [[at[0]!, at[1]!], [at[2]!, at[3]!], [at[4]!, at[5]!], [at[6]!, at[7]!]];
}

/** Whether one's bounds end before the other's begin. */
function apart(a: Float64Array, b: Float64Array): boolean {
  for (const axis of [0, 1]) {
    const [a0, a1, a2, a3] = [a[axis]!, a[axis + 2]!, a[axis + 4]!, a[axis + 6]!];
    const [b0, b1, b2, b3] = [b[axis]!, b[axis + 2]!, b[axis + 4]!, b[axis + 6]!];
    if (Math.max(a0, a1, a2, a3) < Math.min(b0, b1, b2, b3) || Math.max(b0, b1, b2, b3) < Math.min(a0, a1, a2, a3)) return true;
  }
  return false;
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
  return { at, score };
}

/**
 * The corners in the order that comes nearest to the other's: as they are, or reversed (`normalize_poly`). Of the reversed orders the one
 * measured is not the one taken unless it starts at the first corner; so it is in lanms-neo.
 */
function inOrderOf(reference: Float64Array, corners: Float64Array): Float64Array {
  const least = distance(reference, corners);
  const [whole, turned] = [reversed(corners, 3), reversed(corners, 1)];
  if (Math.min(distance(reference, whole), distance(reference, turned)) >= least) return corners;
  return distance(reference, turned) < distance(reference, whole) ? reversed(corners, 0) : whole;
}

/** Corners backwards from the one given. */
function reversed(corners: Float64Array, first: number): Float64Array {
  return Float64Array.from(corners, (_, i) => corners[2 * ((first + 4 - (i >> 1)) % 4) + (i % 2)]!);
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}
