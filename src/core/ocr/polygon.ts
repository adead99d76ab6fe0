import polygonClipping from 'polygon-clipping';
import type { MultiPolygon, Ring } from 'polygon-clipping';

/** Axis-aligned bounds, in the polygon's own units (image pixels). */
export interface Box { left: number; top: number; right: number; bottom: number }

/** `[x, y]` pairs of a flat `[x1, y1, x2, y2, …]`; a trailing odd number is dropped. */
export function points(polygon: readonly number[]): [number, number][] {
  return Array.from({ length: Math.floor(polygon.length / 2) }, (_, i) => [polygon[2 * i]!, polygon[2 * i + 1]!]);
}

/** Bounds of the finite points; undefined when there are none. */
export function boundingBox(polygon: readonly number[]): Box | undefined {
  const finite = points(polygon).filter(isFinitePoint);
  if (!finite.length) return undefined;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of finite) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

export function boxesOverlap(a: Box, b: Box): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** Mean of the finite points; undefined when there are none. */
export function centroid(polygon: readonly number[]): [number, number] | undefined {
  const finite = points(polygon).filter(isFinitePoint);
  if (!finite.length) return undefined;
  return [finite.reduce((sum, [x]) => sum + x, 0) / finite.length, finite.reduce((sum, [, y]) => sum + y, 0) / finite.length];
}

/**
 * A polygon made ready to be intersected with many others: where it crosses itself, what it winds around is inside, as SVG fills it.
 * Points are snapped to 1/1024 px: the clipping library is exact on such a grid and can fail on nearly equal edges.
 */
export class Region {
  /** In square pixels; 0 for anything that is no shape. */
  readonly area: number;
  readonly box: Box | undefined;
  private readonly ring: Ring;
  private readonly convex: boolean;

  constructor(polygon: readonly number[]) {
    const ring = points(polygon);
    // One unreadable coordinate makes the whole shape unknown; unknown overlaps nothing.
    this.ring = ring.every(isFinitePoint) ? withoutRepeats(snap(ring, 1024)) : [];
    this.box = this.ring.length ? boundingBox(this.ring.flat()) : undefined;
    this.convex = isConvex(this.ring);
    this.area = this.ring.length < 3 ? 0 : this.convex ? ringArea(this.ring) : areaOf(this.ring, this.ring);
  }

  /** Intersection over union, 0…1, the measure of ICDAR 2015 and of MMOCR's `HmeanIOUMetric`. Zero when either shape has no area or is unknown. */
  iou(other: Region): number {
    if (!this.area || !other.area || !boxesOverlap(this.box!, other.box!)) return 0;
    const shared = this.convex && other.convex ? ringArea(clipConvex(this.ring, other.ring)) : areaOf(this.ring, other.ring);
    return Math.min(1, shared / (this.area + other.area - shared));
  }
}

function isFinitePoint([x, y]: [number, number]): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function snap(ring: Ring, perPixel: number): Ring {
  return ring.map(([x, y]) => [Math.round(x * perPixel) / perPixel, Math.round(y * perPixel) / perPixel]);
}

function withoutRepeats(ring: Ring): Ring {
  return ring.filter(([x, y], i) => {
    const [px, py] = ring.at(i - 1)!;
    return ring.length === 1 || x !== px || y !== py;
  });
}

function cross(o: [number, number], a: [number, number], b: [number, number]): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

/** Turns one way only and around once: a pentagram turns one way too, but twice around. */
function isConvex(ring: Ring): boolean {
  if (ring.length < 3) return false;
  const turns = ring.map((p, i) => Math.sign(cross(p, ring[(i + 1) % ring.length]!, ring[(i + 2) % ring.length]!)));
  if (turns.includes(1) === turns.includes(-1)) return false;
  const rightwards = ring.map((p, i) => ring[(i + 1) % ring.length]![0] - p[0]).filter(dx => dx !== 0);
  return rightwards.filter((dx, i) => Math.sign(dx) !== Math.sign(rightwards.at(i - 1)!)).length <= 2;
}

/** Shoelace formula, unsigned. */
function ringArea(ring: Ring): number {
  return Math.abs(ring.reduce((sum, p, i) => sum + cross(ring[0]!, p, ring[(i + 1) % ring.length]!), 0)) / 2;
}

/** Sutherland–Hodgman: `subject` cut by each edge of `clip`; both convex. Much faster than the general case, and most text is a quad. */
function clipConvex(subject: Ring, clip: Ring): Ring {
  const inside = Math.sign(clip.reduce((sum, p, i) => sum + cross(clip[0]!, p, clip[(i + 1) % clip.length]!), 0));
  return clip.reduce<Ring>((rest, from, i) => {
    const to = clip[(i + 1) % clip.length]!;
    return rest.flatMap((p, k) => {
      const q = rest[(k + 1) % rest.length]!;
      const dp = inside * cross(from, to, p);
      const dq = inside * cross(from, to, q);
      const crossing: Ring = dp * dq < 0 ? [[p[0] + ((q[0] - p[0]) * dp) / (dp - dq), p[1] + ((q[1] - p[1]) * dp) / (dp - dq)]] : [];
      return dp >= 0 ? [p, ...crossing] : crossing;
    });
  }, subject);
}

/** Area shared by two rings of any shape. */
function areaOf(a: Ring, b: Ring): number {
  for (const perPixel of [1024, 16, 1]) {
    try {
      return multiArea(polygonClipping.intersection([snap(a, perPixel)], [snap(b, perPixel)]));
    } catch {
      // Rare, on nearly coincident edges: a coarser grid makes them coincide.
    }
  }
  return 0;
}

function multiArea(shape: MultiPolygon): number {
  return shape.reduce((sum, [outer, ...holes]) => sum + ringArea(outer!) - holes.reduce((hole, ring) => hole + ringArea(ring), 0), 0);
}
