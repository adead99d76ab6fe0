import { convexPieces, signedArea } from '../model/clip';
import { boundingBox, points, Region, type Box } from '../model/polygon';
import type { Pair, Ring } from '../model/ring';
import type { ConvexRing } from './convexOverlap';
import { connectedParts, trapezoidsOf, type Trapezoid } from './trapezoids';

/** With more corners, or more pieces, a boundary is measured on rows (`Region`). */
const MOST_CORNERS = 1000,
  MOST_PIECES = 4000;

/**
 * A boundary as `mmocr.utils.poly_make_valid` has it: corners are float32; one that touches or
 * crosses itself is what shapely's `buffer(0)` leaves of it – where it winds around once or more in
 * the direction that encloses more – or, where that falls apart, its convex hull.
 */
export interface Shape {
  /** In square pixels. */
  area: number;
  /** Shapely's `area` of the polygon before it is made valid: loops of both directions cancel. */
  drawnArea: number;
  box: Box | undefined;
  /** What does not touch or cross itself and adds up to the shape; of either direction. */
  rings: Boxed[];
  /** Convex pieces, whose signed areas add up to the shape. */
  pieces: Boxed[];
  /** Of a shape that is one convex piece. */
  convex?: ConvexRing;
  /** Instead of both, for a monster: its area is right to some 1e-4 of itself. */
  region?: Region;
  polygon: readonly number[];
}

/** Most pieces are cut without asking for their box. */
export class Boxed {
  #box: Box | undefined;

  constructor(readonly ring: Ring) {}

  get box(): Box {
    return (this.#box ??= boundingBox(this.ring.flat())!);
  }
}

/** The shape of a flat `[x1, y1, …]`, in pixels; an empty one where a corner is no number. */
export function shapeOf(polygon: readonly number[]): Shape {
  const ring = withoutRepeats(points(polygon).map(([x, y]) => [Math.fround(x), Math.fround(y)]));
  const empty = { area: 0, drawnArea: 0, box: undefined, rings: [], pieces: [], polygon };
  const known = ring.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (!known || ring.length < 3) return empty;
  const turn = clockwiseArea(ring);
  const drawnArea = Math.abs(turn);
  const fan = convexPieces(ring);
  if (fan) return { ...simple(ring, fan), drawnArea, polygon };
  const trapezoids =
    ring.length > MOST_CORNERS ? undefined : trapezoidsOf(ring, turn < 0 ? 1 : -1, MOST_PIECES);
  if (!trapezoids) {
    const region = new Region(polygon);
    return { ...empty, drawnArea, area: region.area, box: region.box, region };
  }
  if (trapezoids.length === 0) return { ...empty, drawnArea };
  const rings = trapezoids.map(cornersOf);
  const whole = rings.flat();
  if (connectedParts(trapezoids) > 1) {
    const hull = convexHull(whole);
    return { ...simple(hull, [hull]), drawnArea, polygon };
  }
  const area = rings.reduce((sum, each) => sum + Math.abs(signedArea(each)), 0);
  const pieces = rings.map(ring => new Boxed(ring));
  return { area, drawnArea, box: boundingBox(whole.flat()), rings: pieces, pieces, polygon };
}

type Simple = Pick<Shape, 'area' | 'box' | 'rings' | 'pieces' | 'convex'>;

function simple(ring: Ring, pieces: Ring[]): Simple {
  const whole = new Boxed(ring);
  const area = signedArea(ring);
  const turned = area < 0 ? ring.toReversed() : ring;
  return {
    ...(pieces.length === 1 && { convex: Float64Array.from(turned.flat()) }),
    area: Math.abs(area),
    box: whole.box,
    rings: [whole],
    pieces: pieces.length === 1 ? [whole] : pieces.map(piece => new Boxed(piece)),
  };
}

/**
 * Twice the shoelace, halved, as GEOS adds it up (`Area::ofRingSigned`): positive of a ring that is
 * clockwise where y points upwards. The sign of nearly nothing decides what `buffer(0)` keeps.
 */
function clockwiseArea(ring: Ring): number {
  const [originX] = ring[0]!;
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const next = ring[(i + 1) % ring.length]!;
    sum += (ring[i]![0] - originX) * (ring[i - 1]![1] - next[1]);
  }
  return sum / 2;
}

/** Andrew's monotone chain. */
function convexHull(corners: Pair[]): Ring {
  const sorted = corners.toSorted(([x, y], [u, v]) => x - u || y - v);
  const half = (from: Pair[]): Ring => {
    const chain: Ring = [];
    for (const p of from) {
      while (chain.length > 1 && signedArea([chain.at(-2)!, chain.at(-1)!, p]) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function cornersOf({ top, bottom, left, right }: Trapezoid): Ring {
  return withoutRepeats([
    [left[0], top],
    [right[0], top],
    [right[1], bottom],
    [left[1], bottom],
  ]);
}

function withoutRepeats(ring: Ring): Ring {
  return ring.filter(([x, y], i) => {
    const [px, py] = ring.at(i - 1)!;
    return ring.length === 1 || x !== px || y !== py;
  });
}
