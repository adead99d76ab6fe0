import { boundingBox, points } from '../model/polygon';

/** Longer than any coordinate that a program writes. */
const LONGEST = 40;
const NUMERAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** The number that a text is as a whole, spaces around it aside; undefined of any other text. */
export function numberOf(text: string): number | undefined {
  // Cut first: a line may be a hundred million digits.
  const numeral = text.length > 2 * LONGEST ? '' : text.trim();
  if (numeral.length > LONGEST || !NUMERAL.test(numeral)) return undefined;
  const value = Number(numeral);
  return Number.isFinite(value) ? value : undefined;
}

/** The numbers of texts; undefined where one is none. */
export function numbersOf(texts: readonly string[]): number[] | undefined {
  const numbers = texts.map(numberOf);
  return numbers.every(value => value !== undefined) ? numbers : undefined;
}

/** The numbers at a line's beginning, between which stand commas or spaces, and what follows. */
export function leadingNumbers(
  line: string,
  count: number,
): { numbers: number[]; rest: string } | undefined {
  const numbers: number[] = [];
  let rest = line.trimStart();
  while (numbers.length < count) {
    const end = rest.slice(0, LONGEST).search(/[\s,]/);
    const value = numberOf(end < 0 ? rest : rest.slice(0, end));
    if (value === undefined) return undefined;
    numbers.push(value);
    rest = end < 0 ? '' : rest.slice(end).replace(/^\s*,?\s*/, '');
  }
  return { numbers, rest };
}

/** Left, top, right and bottom as corners, clockwise from top left, whichever come first. */
export function upright(x1: number, y1: number, x2: number, y2: number): number[] {
  const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
  const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
  return [left, top, right, top, right, bottom, left, bottom];
}

/** The upright box around a boundary: left, top, right, bottom. */
export function boxAround(polygon: readonly number[]): [number, number, number, number] {
  const { left, top, right, bottom } = boundingBox(polygon) ?? {
    left: 0,
    top: 0,
    right: 0,
    bottom: 0,
  };
  return [left, top, right, bottom];
}

/** Whether a boundary is such a rectangle, corner by corner. */
export function isUpright(polygon: readonly number[]): boolean {
  const box = upright(...boxAround(polygon));
  return polygon.length === 8 && polygon.every((value, i) => value === box[i]);
}

/** `[[x, y], …]` as a flat list; undefined of what is no list of pairs. */
export function flat(pairs: unknown): number[] | undefined {
  if (!Array.isArray(pairs)) return undefined;
  const fits = pairs.every(
    pair => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite),
  );
  return fits ? (pairs as number[][]).flat() : undefined;
}

/**
 * Four corners for a boundary: its own where it has four, else those of the smallest rectangle
 * around it, clockwise from the one nearest to the image's top left.
 */
export function fourCorners(polygon: readonly number[]): number[] {
  if (polygon.length === 8) return [...polygon];
  const ring = hull(points(polygon));
  let [best, least] = [upright(...boxAround(polygon)), Infinity];
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    const length = Math.hypot(nextX - x, nextY - y);
    if (length === 0) continue;
    const [ux, uy] = [(nextX - x) / length, (nextY - y) / length];
    const turned = ring.flatMap(([px, py]) => [px * ux + py * uy, py * ux - px * uy]);
    const [left, top, right, bottom] = boxAround(turned);
    const area = (right - left) * (bottom - top);
    if (area >= least) continue;
    const back = (tx: number, ty: number): number[] => [tx * ux - ty * uy, tx * uy + ty * ux];
    least = area;
    best = [back(left, top), back(right, top), back(right, bottom), back(left, bottom)].flat();
  }
  return fromTopLeft(best);
}

/** From the corner nearest to top left; two decimals are below what anybody can see. */
function fromTopLeft(corners: readonly number[]): number[] {
  const four = points(corners);
  const sums = four.map(([x, y]) => x + y);
  const first = sums.indexOf(Math.min(...sums));
  return [...four.slice(first), ...four.slice(0, first)]
    .flat()
    .map(value => Math.round(100 * value) / 100 + 0);
}

/** The convex hull by Andrew's monotone chain, clockwise as images count y downwards. */
function hull(ring: readonly [number, number][]): [number, number][] {
  const sorted = [...ring].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const half = (corners: readonly [number, number][]): [number, number][] => {
    const chain: [number, number][] = [];
    for (const corner of corners) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, corner) <= 0) chain.pop();
      chain.push(corner);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}

function turn(
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  [cx, cy]: readonly [number, number],
): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
