import type { Pair, Ring } from '../model/ring';

/** A piece with level top and bottom; `left` and `right` are x at the top and at the bottom. */
export interface Trapezoid {
  top: number;
  bottom: number;
  left: Pair;
  right: Pair;
}

/** An edge that is not level, from its upper end down; `turn` is 1 where the ring goes up it. */
interface Edge {
  upper: Pair;
  lower: Pair;
  turn: 1 | -1;
}

/**
 * Where a ring that may cross itself winds around once or more in one direction (`sense` 1:
 * counter-clockwise where y points upwards), as pieces that do not overlap, row by row: between two
 * corners or crossings no edge meets another. Undefined where that takes more than `most` pieces or
 * crossings.
 */
export function trapezoidsOf(ring: Ring, sense: 1 | -1, most: number): Trapezoid[] | undefined {
  const edges = edgesOf(ring);
  const crossings = crossingLevels(edges, most);
  if (!crossings) return undefined;
  const levels = [...new Set([...ring.map(([, y]) => y), ...crossings])].sort((p, q) => p - q);
  const pieces: Trapezoid[] = [];
  let [next, active] = [0, [] as Edge[]];
  for (let i = 0; i + 1 < levels.length; i++) {
    const [top, bottom] = [levels[i]!, levels[i + 1]!];
    active = active.filter(({ lower }) => lower[1] > top);
    while (next < edges.length && edges[next]!.upper[1] <= top) active.push(edges[next++]!);
    pieces.push(...inRow(active, { top, bottom, sense }));
    if (pieces.length > most) return undefined;
  }
  return pieces;
}

/** How many parts there are that hang together by more than a point. */
export function connectedParts(pieces: readonly Trapezoid[]): number {
  const parent = pieces.map((_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : (parent[i] = root(parent[i]!)));
  const byTop = new Map<number, number[]>();
  pieces.forEach(({ top }, i) => byTop.set(top, [...(byTop.get(top) ?? []), i]));
  pieces.forEach((above, i) => {
    for (const k of byTop.get(above.bottom) ?? []) {
      const [from, to] = [
        Math.max(above.left[1], pieces[k]!.left[0]),
        Math.min(above.right[1], pieces[k]!.right[0]),
      ];
      if (to - from > noise(from)) parent[root(k)] = root(i);
    }
  });
  return parent.filter((of, i) => of === i).length;
}

/** Less than two places that are not the same lie apart, in pixels: corners are float32. */
function noise(x: number): number {
  return 1e-9 * (1 + Math.abs(x));
}

function inRow(
  active: readonly Edge[],
  { top, bottom, sense }: { top: number; bottom: number; sense: 1 | -1 },
): Trapezoid[] {
  const row = active
    .map(edge => ({ ends: [xAt(edge, top), xAt(edge, bottom)] as Pair, turn: edge.turn }))
    .sort((p, q) => p.ends[0] + p.ends[1] - q.ends[0] - q.ends[1]);
  const pieces: Trapezoid[] = [];
  let [winding, left] = [0, undefined as Pair | undefined];
  for (const { ends, turn } of row) {
    winding += sense * turn;
    if (winding >= 1) left ??= ends;
    else if (left) {
      add(pieces, { top, bottom, left, right: ends });
      left = undefined;
    }
  }
  return pieces;
}

/** Edges that lie on each other are no gap, and nothing between them. */
function add(pieces: Trapezoid[], piece: Trapezoid): void {
  if (together(piece.left, piece.right)) return;
  piece.right = piece.right.map((x, i) => meeting(piece.left[i]!, x)) as Pair;
  const before = pieces.at(-1);
  if (before && together(before.right, piece.left)) before.right = piece.right;
  else pieces.push(piece);
}

/** The place right of `left`, or `left` itself: rounding puts the same place on either side. */
function meeting(left: number, right: number): number {
  return right - left <= noise(left) ? left : right;
}

function together(a: Pair, b: Pair): boolean {
  return Math.abs(a[0] - b[0]) <= noise(a[0]) && Math.abs(a[1] - b[1]) <= noise(a[1]);
}

/** Exact at an edge's ends, so that what meets in a corner does so. */
function xAt({ upper, lower }: Edge, y: number): number {
  if (y === upper[1]) return upper[0];
  if (y === lower[1]) return lower[0];
  return upper[0] + ((lower[0] - upper[0]) * (y - upper[1])) / (lower[1] - upper[1]);
}

/** By their upper ends, from the top down. */
function edgesOf(ring: Ring): Edge[] {
  return ring
    .flatMap((from, i): Edge[] => {
      const to = ring[(i + 1) % ring.length]!;
      if (from[1] === to[1]) return [];
      return [
        from[1] < to[1]
          ? { upper: from, lower: to, turn: -1 }
          : { upper: to, lower: from, turn: 1 },
      ];
    })
    .sort((p, q) => p.upper[1] - q.upper[1]);
}

/** Where two edges cross between their ends: where one ends on another there is a corner. */
function crossingLevels(edges: readonly Edge[], most: number): number[] | undefined {
  const levels: number[] = [];
  for (const [i, a] of edges.entries())
    for (let k = i + 1; k < edges.length && edges[k]!.upper[1] < a.lower[1]; k++) {
      const level = crossing(a, edges[k]!);
      if (level !== undefined) levels.push(level);
      if (levels.length > most) return undefined;
    }
  return levels;
}

function crossing(a: Edge, b: Edge): number | undefined {
  const [top, bottom] = [b.upper[1], Math.min(a.lower[1], b.lower[1])];
  const [before, after] = [xAt(a, top) - xAt(b, top), xAt(a, bottom) - xAt(b, bottom)];
  if (before * after >= 0) return undefined;
  return top + ((bottom - top) * before) / (before - after);
}
