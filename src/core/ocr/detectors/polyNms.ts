import type { Generation } from '../modelDescription';
import { makeValid, noEdges, type ShapelyPolygon } from './shapelyPolygon';
import { addEdges, visitSlabs } from './slabs';

export interface ScoredPolygon { polygon: Int32Array; score: number; valid?: ShapelyPolygon }

/** MMOCR's `poly_nms`: from the best score down, what overlaps an already kept polygon by more than `threshold` (IoU) goes. */
export function polyNms(polygons: readonly ScoredPolygon[], threshold: number, generation: Generation): ScoredPolygon[] {
  // Of equal scores the later one comes first: MMOCR sorts upwards and takes from the end.
  let rest = [...polygons].reverse().sort((a, b) => b.score - a.score);
  const kept: ScoredPolygon[] = [];
  while (rest.length) {
    const [best, ...others] = rest as [ScoredPolygon, ...ScoredPolygon[]];
    kept.push(best);
    rest = others.filter(other => !(boundaryIou(best, other, generation) > threshold));
  }
  return kept;
}

/** MMOCR's `boundary_iou(a, b, zero_division=1)`. Areas are exact, shapely's nearly so: they agree to about 1e-12. */
export function boundaryIou(a: ScoredPolygon, b: ScoredPolygon, generation: Generation): number {
  const [first, second] = [a, b].map(scored => (scored.valid ??= makeValid(scored.polygon, generation))) as [ShapelyPolygon, ShapelyPolygon];
  const shared = sharedArea(first, second);
  const union = first.area + second.area - shared;
  return union === 0 ? 1 : shared / union;
}

function sharedArea(a: ShapelyPolygon, b: ShapelyPolygon): number {
  if (a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom) return 0;
  const edges = noEdges();
  addEdges(edges, a.points, a.sign, 0);
  addEdges(edges, b.points, b.sign, 1);
  let area = 0;
  visitSlabs(edges, (first, second) => first > 0 && second > 0, (top, bottom, pieces) => {
    for (const [topLeft, topRight, bottomLeft, bottomRight] of pieces) area += ((topRight - topLeft + bottomRight - bottomLeft) / 2) * (bottom - top);
  });
  return area;
}
