import type { Pair, Ring } from './ring';

/** With more corners the test for crossings, and the pieces of a fan, take longer than scanning. */
const MOST_IN_PIECES = 500;

/**
 * Shoelace formula: positive where the ring turns from x towards y, negative the other way round.
 */
export function signedArea(ring: Ring): number {
  const [first] = ring;
  let twice = 0;
  for (let i = 2; i < ring.length; i++) twice += cross(first!, ring[i - 1]!, ring[i]!);
  return twice / 2;
}

/**
 * Convex pieces whose signed areas add up to the ring: the ring itself, or the triangles of a fan,
 * which may overlap outside it. Undefined where the ring touches or crosses itself, or has very
 * many corners.
 */
export function convexPieces(ring: Ring): Ring[] | undefined {
  if (ring.length > MOST_IN_PIECES) return undefined;
  if (isConvex(ring)) return [ring];
  return isSimple(ring)
    ? ring.slice(2).map((point, i) => [ring[0]!, ring[i + 1]!, point])
    : undefined;
}

/**
 * Area that a ring shares with another one, given as convex pieces. Both may turn either way; the
 * ring must not cross itself. Clipped edges that lie on each other cancel out, so a ring that is
 * not convex is measured rightly, too.
 */
export function sharedArea(ring: Ring, pieces: Ring[]): number {
  return Math.abs(
    pieces.reduce(
      (sum, piece) => sum + signedArea(clip(ring, piece)) * Math.sign(signedArea(piece)),
      0,
    ),
  );
}

export function snap(ring: Ring, perPixel: number): Ring {
  return ring.map(([x, y]) => [
    Math.round(x * perPixel) / perPixel,
    Math.round(y * perPixel) / perPixel,
  ]);
}

/** Sutherland–Hodgman: `subject` cut by each edge of the convex `by`. */
function clip(subject: Ring, by: Ring): Ring {
  const inside = Math.sign(signedArea(by));
  let rest = subject;
  for (let i = 0; i < by.length && rest.length; i++)
    rest = cutBy(rest, by[i]!, by[(i + 1) % by.length]!, inside);
  return rest;
}

/**
 * What of a ring lies on one side of the line through two points: left of it for 1, right of it for
 * −1.
 */
function cutBy(ring: Ring, from: Pair, to: Pair, side: number): Ring {
  const kept: Ring = [];
  let p = ring.at(-1)!;
  let dp = side * cross(from, to, p);
  for (const q of ring) {
    const dq = side * cross(from, to, q);
    if (dp * dq < 0)
      kept.push([p[0] + ((q[0] - p[0]) * dp) / (dp - dq), p[1] + ((q[1] - p[1]) * dp) / (dp - dq)]);
    if (dq >= 0) kept.push(q);
    [p, dp] = [q, dq];
  }
  return kept;
}

function cross(o: Pair, a: Pair, b: Pair): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

/**
 * Turns one way only, never straight back, and around once: a pentagram turns one way too, but
 * twice around.
 */
function isConvex(ring: Ring): boolean {
  if (ring.some((p, i) => turnsBack(p, ring[(i + 1) % ring.length]!, ring[(i + 2) % ring.length]!)))
    return false;
  const turns = ring.map((p, i) =>
    Math.sign(cross(p, ring[(i + 1) % ring.length]!, ring[(i + 2) % ring.length]!)),
  );
  if (turns.includes(1) === turns.includes(-1)) return false;
  const rightwards = ring
    .map((p, i) => ring[(i + 1) % ring.length]![0] - p[0])
    .filter(dx => dx !== 0);
  return (
    rightwards.filter((dx, i) => Math.sign(dx) !== Math.sign(rightwards.at(i - 1)!)).length <= 2
  );
}

/** No edge meets another but its neighbours, and those only in the point between them. */
function isSimple(ring: Ring): boolean {
  const { length } = ring;
  for (let i = 0; i < length; i++) {
    const [a, b, c] = [ring[i]!, ring[(i + 1) % length]!, ring[(i + 2) % length]!];
    if (turnsBack(a, b, c)) return false;
    for (let k = i + 2; k < length; k++) {
      if ((k + 1) % length !== i && meet(a, b, ring[k]!, ring[(k + 1) % length]!)) return false;
    }
  }
  return true;
}

/** At `b` the way goes back along the line it came on. */
function turnsBack(a: Pair, b: Pair, c: Pair): boolean {
  return cross(a, b, c) === 0 && (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0;
}

function meet(a: Pair, b: Pair, c: Pair, d: Pair): boolean {
  const apart =
    Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
    Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
    Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
    Math.max(c[1], d[1]) < Math.min(a[1], b[1]);
  return !apart && cross(a, b, c) * cross(a, b, d) <= 0 && cross(c, d, a) * cross(c, d, b) <= 0;
}
