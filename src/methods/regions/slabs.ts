/** The edges of closed polygons that are not horizontal, each from its upper to its lower end. */
export interface Edges {
  x0: number[];
  y0: number[];
  x1: number[];
  y1: number[];
  /** 1 where the polygon runs downwards, −1 where it runs upwards. */
  winding: number[];
  /** Which polygon the edge is of: 0 or 1. */
  owner: number[];
}

/**
 * What lies inside, between two heights without a corner or a crossing: left and right at the top,
 * left and right at the bottom.
 */
export type Trapezoid = [
  topLeft: number,
  topRight: number,
  bottomLeft: number,
  bottomRight: number,
];

/** Lengths below this are rounding, in pixels. */
export const tiny = 1e-9;

/** Adds a closed polygon `[x1, y1, …]`; `sign` −1 turns it round. */
export function addEdges(
  edges: Edges,
  polygon: ArrayLike<number>,
  sign: number,
  owner: number,
): void {
  for (let i = 0; i < polygon.length; i += 2) {
    const j = (i + 2) % polygon.length;
    const [x0, y0, x1, y1] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    if (y0 === y1) continue;
    const down = y0 < y1;
    edges.x0.push(down ? x0 : x1);
    edges.y0.push(down ? y0 : y1);
    edges.x1.push(down ? x1 : x0);
    edges.y1.push(down ? y1 : y0);
    edges.winding.push(down ? sign : -sign);
    edges.owner.push(owner);
  }
}

/** Heights at which an edge begins or ends or two cross, from the top down. */
export function heights({ x0, y0, x1, y1 }: Edges): number[] {
  const found = [...y0, ...y1];
  for (let i = 0; i < x0.length; i++) {
    const slope = (x1[i]! - x0[i]!) / (y1[i]! - y0[i]!);
    for (let j = 0; j < i; j++) {
      const top = Math.max(y0[i]!, y0[j]!);
      const bottom = Math.min(y1[i]!, y1[j]!);
      if (
        top >= bottom ||
        Math.max(x0[i]!, x1[i]!) < Math.min(x0[j]!, x1[j]!) ||
        Math.max(x0[j]!, x1[j]!) < Math.min(x0[i]!, x1[i]!)
      )
        continue;
      const other = (x1[j]! - x0[j]!) / (y1[j]! - y0[j]!);
      // How far apart the edges are where both begin; they close at the difference of their slopes.
      const apart = x0[i]! + slope * (top - y0[i]!) - (x0[j]! + other * (top - y0[j]!));
      const y = top + apart / (other - slope);
      if (y > top && y < bottom) found.push(y);
    }
  }
  found.sort((a, b) => a - b);
  return found.filter((y, i) => i === 0 || y - found[i - 1]! > tiny);
}

/**
 * Visits the inside slab by slab. `inside` says of the windings around both polygons whether a
 * point belongs to it.
 */
export function visitSlabs(
  edges: Edges,
  inside: (first: number, second: number) => boolean,
  visit: (top: number, bottom: number, pieces: Trapezoid[]) => void,
): void {
  const { x0, y0, y1 } = edges;
  const ys = heights(edges);
  for (let slab = 0; slab + 1 < ys.length; slab++) {
    const [top, bottom] = [ys[slab]!, ys[slab + 1]!];
    const middle = (top + bottom) / 2;
    const active: Crossing[] = [];
    for (let edge = 0; edge < x0.length; edge++)
      if (y0[edge]! < middle && y1[edge]! > middle)
        active.push({ edge, x: xAt(edges, edge, middle) });
    active.sort((a, b) => a.x - b.x);
    visit(
      top,
      bottom,
      piecesBetween(edges, active, top, bottom, inside).filter(
        ([a, b, c, d]) => b - a + d - c > tiny,
      ),
    );
  }
}

/** Where an edge crosses the middle of a slab. */
interface Crossing {
  edge: number;
  x: number;
}

function xAt({ x0, y0, x1, y1 }: Edges, edge: number, y: number): number {
  return x0[edge]! + ((x1[edge]! - x0[edge]!) * (y - y0[edge]!)) / (y1[edge]! - y0[edge]!);
}

/** The inside of one slab, from left to right. */
function piecesBetween(
  edges: Edges,
  active: readonly Crossing[],
  top: number,
  bottom: number,
  inside: (first: number, second: number) => boolean,
): Trapezoid[] {
  const windings: [number, number] = [0, 0];
  const pieces: Trapezoid[] = [];
  let open: Crossing | undefined;
  let closedAt = -Infinity;
  for (const crossing of active) {
    windings[edges.owner[crossing.edge] as 0 | 1] += edges.winding[crossing.edge]!;
    const isInside = inside(...windings);
    if (isInside && !open) {
      open = crossing;
    } else if (!isInside && open) {
      const piece: Trapezoid = [
        xAt(edges, open.edge, top),
        xAt(edges, crossing.edge, top),
        xAt(edges, open.edge, bottom),
        xAt(edges, crossing.edge, bottom),
      ];
      const last = pieces.at(-1);
      // Pieces that share an edge are one.
      if (last && open.x - closedAt <= tiny) [last[1], last[3]] = [piece[1], piece[3]];
      else pieces.push(piece);
      closedAt = crossing.x;
      open = undefined;
    }
  }
  return pieces;
}
