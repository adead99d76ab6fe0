import type { Generation } from '../../model/modelDescription';
import { addEdges, tiny, visitSlabs, type Edges, type Trapezoid } from './slabs';

/** A polygon as MMOCR's `poly_make_valid` leaves it, ready to be intersected. */
export interface ShapelyPolygon {
  points: ArrayLike<number>;
  sign: number;
  area: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Piece {
  part: number;
  trapezoid: Trapezoid;
}

/**
 * shapely's `buffer(0)` keeps of a polygon that crosses itself what it winds around in the
 * direction of its signed area. Where that falls apart, 1.x goes on with the convex hull of the
 * parts and 0.x with the parts.
 */
export function makeValid(points: ArrayLike<number>, generation: Generation): ShapelyPolygon {
  const edges = noEdges();
  addEdges(edges, points, orientation(points), 0);
  const corners: [number, number][] = [];
  const parents: number[] = [];
  let area = 0;
  let above: Piece[] = [];
  visitSlabs(edges, isAround, (top, bottom, trapezoids) => {
    const pieces = trapezoids.map(trapezoid => ({
      trapezoid,
      part: parents.push(parents.length) - 1,
    }));
    for (const {
      trapezoid: [a, b, c, d],
      part,
    } of pieces) {
      area += ((b - a + d - c) / 2) * (bottom - top);
      corners.push([a, top], [b, top], [c, bottom], [d, bottom]);
      for (const upper of above) {
        if (Math.min(upper.trapezoid[3], b) - Math.max(upper.trapezoid[2], a) > tiny)
          join(parents, upper.part, part);
      }
    }
    above = pieces;
  });
  const parts = parents.filter((parent, i) => parent === i).length;
  if (parts > 1 && generation === '1.x') return withBox(convexHull(corners));
  return withBox(points, area);
}

export function noEdges(): Edges {
  return { x0: [], y0: [], x1: [], y1: [], winding: [], owner: [] };
}

/**
 * What the windings of the polygon's edges are multiplied by, so that its inside lies to the right
 * of an edge that counts 1.
 */
export function orientation(points: ArrayLike<number>): number {
  return shoelace(points) > 0 ? -1 : 1;
}

function isAround(winding: number): boolean {
  return winding > 0;
}

function shoelace(points: ArrayLike<number>): number {
  let twice = 0;
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    twice += points[i]! * points[j + 1]! - points[j]! * points[i + 1]!;
  }
  return twice / 2;
}

function withBox(points: ArrayLike<number>, area = Math.abs(shoelace(points))): ShapelyPolygon {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < points.length; i += 2) {
    box.left = Math.min(box.left, points[i]!);
    box.right = Math.max(box.right, points[i]!);
    box.top = Math.min(box.top, points[i + 1]!);
    box.bottom = Math.max(box.bottom, points[i + 1]!);
  }
  return { points, sign: orientation(points), area, ...box };
}

/**
 * Whether edges meet in their common corners only; such a polygon is valid as it is. Coordinates
 * are whole numbers.
 */
export function isSimple(points: ArrayLike<number>): boolean {
  const [x, y] = corners(points);
  const count = x.length;
  const side = (o: number, a: number, b: number): number =>
    Math.sign((x[a]! - x[o]!) * (y[b]! - y[o]!) - (y[a]! - y[o]!) * (x[b]! - x[o]!));
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count;
    const after = (i + 2) % count;
    const turnsBack =
      (x[next]! - x[i]!) * (x[after]! - x[next]!) + (y[next]! - y[i]!) * (y[after]! - y[next]!) <=
      0;
    if (turnsBack && side(i, next, after) === 0) return false;
    const [left, right] = [Math.min(x[i]!, x[next]!), Math.max(x[i]!, x[next]!)];
    const [top, bottom] = [Math.min(y[i]!, y[next]!), Math.max(y[i]!, y[next]!)];
    for (let k = i + 2; k < count; k++) {
      const end = (k + 1) % count;
      if (
        end === i ||
        (x[k]! > right && x[end]! > right) ||
        (x[k]! < left && x[end]! < left) ||
        (y[k]! > bottom && y[end]! > bottom) ||
        (y[k]! < top && y[end]! < top)
      )
        continue;
      if (side(i, next, k) * side(i, next, end) <= 0 && side(k, end, i) * side(k, end, next) <= 0)
        return false;
    }
  }
  return count > 2;
}

/** Without points that repeat the one before. */
function corners(points: ArrayLike<number>): [x: number[], y: number[]] {
  const [x, y]: [number[], number[]] = [[], []];
  for (let i = 0; i < points.length; i += 2) {
    const before = (i + points.length - 2) % points.length;
    if (points[i] === points[before] && points[i + 1] === points[before + 1]) continue;
    x.push(points[i]!);
    y.push(points[i + 1]!);
  }
  return [x, y];
}

function join(parents: number[], a: number, b: number): void {
  const root = (i: number): number => (parents[i] === i ? i : root(parents[i]!));
  parents[root(b)] = root(a);
}

/** Andrew's monotone chain. */
function convexHull(corners: [number, number][]): number[] {
  const sorted = corners.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (points: [number, number][]): [number, number][] => {
    const chain: [number, number][] = [];
    for (const point of points) {
      while (chain.length > 1 && cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())].flat();
}

function cross(o: [number, number], a: [number, number], b: [number, number]): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}
