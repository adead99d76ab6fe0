import { sharedArea } from '../model/clip';
import { boxesOverlap, Region, type Box } from '../model/polygon';
import { convexShared } from './convexOverlap';
import type { Shape } from './shape';

/** So many pairs of pieces are cut without asking first which meet. */
const FEW_PAIRS = 100;

/** `poly_intersection`: the area that two shapes share, in square pixels. */
export function sharedBy(a: Shape, b: Shape): number {
  if (!a.box || !b.box || !boxesOverlap(a.box, b.box)) return 0;
  if (a.convex && b.convex) return convexShared(a.convex, b.convex);
  if (a.region || b.region) return sharedOnRows(a, b);
  const { cut, by } = cutAndBy(a, b);
  const all = by.pieces.map(({ ring }) => ring);
  return cut.rings.reduce((sum, { ring, box }) => {
    const near =
      cut.rings.length * all.length > FEW_PAIRS
        ? by.pieces.filter(piece => boxesOverlap(box, piece.box)).map(piece => piece.ring)
        : all;
    return sum + sharedArea(ring, near);
  }, 0);
}

/** The one of fewer pieces cuts. */
function cutAndBy(a: Shape, b: Shape): { cut: Shape; by: Shape } {
  return a.pieces.length < b.pieces.length ? { cut: b, by: a } : { cut: a, by: b };
}

function sharedOnRows(a: Shape, b: Shape): number {
  const [one, other] = [a, b].map(({ region, polygon }) => region ?? new Region(polygon));
  const iou = one!.iou(other!);
  return (iou * (one!.area + other!.area)) / (1 + iou);
}

/** `poly_iou`: 0…1; 0 where either has no area. */
export function iouOf(a: Shape, b: Shape): number {
  if (!a.area || !b.area) return 0;
  const shared = sharedBy(a, b);
  return shared / (a.area + b.area - shared);
}

/** Whether areas and boxes alone let the IoU exceed `limit`: spares most intersections. */
export function mayExceed(limit: number, a: Shape, b: Shape): boolean {
  if (!a.area || !b.area) return false;
  const most = Math.min(a.area, b.area, boxShared(a.box!, b.box!));
  return most > 0 && most >= (limit - 1e-9) * (a.area + b.area - most);
}

/** How much work `sharedBy` has, in steps of some 10 ns. */
export function stepsOf(a: Shape, b: Shape): number {
  if (a.convex && b.convex) return a.convex.length + b.convex.length;
  if (a.region || b.region) return 2 ** 22;
  const { cut, by } = cutAndBy(a, b);
  const pairs = cut.rings.length * by.pieces.length;
  if (pairs > FEW_PAIRS) return pairs + 200 * (cut.rings.length + by.pieces.length);
  return 8 * pairs * (cut.rings[0]?.ring.length ?? 0);
}

function boxShared(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width <= 0 || height <= 0 ? 0 : width * height;
}
