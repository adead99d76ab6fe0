import { convexPieces, sharedArea, signedArea, snap } from './clip';
import type { Ring } from './ring';
import { areasOf, stepsOf, type Areas } from './scanLines';

/** Axis-aligned bounds, in the polygon's own units (image pixels). */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** `[x, y]` pairs of a flat `[x1, y1, x2, y2, …]`; a trailing odd number is dropped. */
export function points(polygon: readonly number[]): [number, number][] {
  return Array.from({ length: Math.floor(polygon.length / 2) }, (_, i) => [
    polygon[2 * i]!,
    polygon[2 * i + 1]!,
  ]);
}

/** Bounds of the finite points; undefined when there are none. */
export function boundingBox(polygon: ArrayLike<number>): Box | undefined {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i + 1 < polygon.length; i += 2) {
    const [x, y] = [polygon[i]!, polygon[i + 1]!];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box.left > box.right ? undefined : box;
}

export function boxesOverlap(a: Box, b: Box): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** Mean of the finite points; undefined when there are none. */
export function centroid(polygon: readonly number[]): [number, number] | undefined {
  const finite = points(polygon).filter(isFinitePoint);
  if (!finite.length) return undefined;
  return [
    finite.reduce((sum, [x]) => sum + x, 0) / finite.length,
    finite.reduce((sum, [, y]) => sum + y, 0) / finite.length,
  ];
}

/**
 * A polygon made ready to be intersected with many others: where it crosses itself, what it winds
 * around is inside, as SVG fills it. Points are snapped to 1/1024 px: arithmetic is exact on such a
 * grid, and nearly equal edges become equal.
 */
export class Region {
  /** In square pixels; 0 for anything that is no shape. */
  readonly area: number;
  readonly box: Box | undefined;
  private readonly ring: Ring;
  /** Absent for a shape that crosses itself or has very many corners. */
  private readonly pieces: Ring[] | undefined;

  constructor(polygon: readonly number[]) {
    const ring = points(polygon);
    // One unreadable coordinate makes the whole shape unknown; unknown overlaps nothing.
    this.ring = ring.every(isFinitePoint) ? withoutRepeats(snap(ring, 1024)) : [];
    this.box = this.ring.length ? boundingBox(this.ring.flat()) : undefined;
    this.pieces = convexPieces(this.ring);
    this.area =
      this.ring.length < 3
        ? 0
        : this.pieces
          ? Math.abs(signedArea(this.ring))
          : areasOf(this.ring, []).a;
  }

  /**
   * Intersection over union, 0…1, the measure of ICDAR 2015 and of MMOCR's `HmeanIOUMetric`. Zero
   * when either shape has no area or is unknown.
   */
  iou(other: Region): number {
    if (!this.area || !other.area || !boxesOverlap(this.box!, other.box!)) return 0;
    const { a, b, shared } = this.areas(other);
    return shared > 0 ? Math.min(1, shared / (a + b - shared)) : 0;
  }

  /** How much work `iou` has, in steps of some 10 ns. */
  steps(other: Region): number {
    if (!this.pieces || !other.pieces) return stepsOf(this.ring.length + other.ring.length);
    return (
      8 * (this.ring.length + other.ring.length) * Math.min(this.pieces.length, other.pieces.length)
    );
  }

  private areas(other: Region): Areas {
    if (!this.pieces || !other.pieces) return areasOf(this.ring, other.ring);
    // The one of fewer pieces cuts.
    const shared =
      this.pieces.length < other.pieces.length
        ? sharedArea(other.ring, this.pieces)
        : sharedArea(this.ring, other.pieces);
    return { a: this.area, b: other.area, shared };
  }
}

function isFinitePoint([x, y]: [number, number]): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function withoutRepeats(ring: Ring): Ring {
  return ring.filter(([x, y], i) => {
    const [px, py] = ring.at(i - 1)!;
    return ring.length === 1 || x !== px || y !== py;
  });
}
