import type { Generation } from '../../model/modelDescription';
import { boundingBox } from '../../model/polygon';
import { iouBounds, rowSpans, type RowSpans } from './rowSpans';
import { isSimple, makeValid, noEdges, type ShapelyPolygon } from './shapelyPolygon';
import { addEdges, visitSlabs } from './slabs';

export interface ScoredPolygon {
  polygon: Int32Array;
  score: number;
  /** Made when first needed. */
  valid?: ShapelyPolygon;
  spans?: RowSpans;
  simple?: boolean;
  tall?: boolean;
}

/**
 * In pixels. Above it rows cost more than they spare; a network that is not trained gives polygons
 * of millions of rows.
 */
const tallest = 8192;

/**
 * MMOCR's `poly_nms`: from the best score down, what overlaps an already kept polygon by more than
 * `threshold` (IoU) goes.
 */
export function polyNms(
  polygons: readonly ScoredPolygon[],
  threshold: number,
  generation: Generation,
): ScoredPolygon[] {
  // Of equal scores the later one comes first: MMOCR sorts upwards and takes from the end.
  let rest = [...polygons].reverse().sort((a, b) => b.score - a.score);
  const kept: ScoredPolygon[] = [];
  while (rest.length) {
    const [best, ...others] = rest as [ScoredPolygon, ...ScoredPolygon[]];
    kept.push(best);
    rest = others.filter(other => !overlaps(best, other, threshold, generation));
  }
  return kept;
}

/** Most pairs lie far from the threshold: rows of pixels tell. */
function overlaps(
  a: ScoredPolygon,
  b: ScoredPolygon,
  threshold: number,
  generation: Generation,
): boolean {
  if (isTall(a) || isTall(b)) return boundaryIou(a, b, generation) > threshold;
  const [first, second] = [a, b].map(scored => (scored.spans ??= rowSpans(scored.polygon))) as [
    RowSpans,
    RowSpans,
  ];
  const [least, most] = iouBounds(first, second);
  // 1.x may take the hull of a polygon that crosses itself.
  if ((most <= threshold || least > threshold) && (generation === '0.x' || (whole(a) && whole(b))))
    return least > threshold;
  return boundaryIou(a, b, generation) > threshold;
}

function isTall(scored: ScoredPolygon): boolean {
  return (scored.tall ??= heightOf(scored.polygon) > tallest);
}

function heightOf(polygon: Int32Array): number {
  const { top, bottom } = boundingBox(polygon)!;
  return bottom - top;
}

function whole(scored: ScoredPolygon): boolean {
  return (scored.simple ??= isSimple(scored.polygon));
}

/**
 * MMOCR's `boundary_iou(a, b, zero_division=1)`. Areas are exact, shapely's nearly so: they agree
 * to about 1e-12.
 */
export function boundaryIou(a: ScoredPolygon, b: ScoredPolygon, generation: Generation): number {
  const [first, second] = [a, b].map(
    scored => (scored.valid ??= makeValid(scored.polygon, generation)),
  ) as [ShapelyPolygon, ShapelyPolygon];
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
  visitSlabs(
    edges,
    (first, second) => first > 0 && second > 0,
    (top, bottom, pieces) => {
      for (const [topLeft, topRight, bottomLeft, bottomRight] of pieces)
        area += ((topRight - topLeft + bottomRight - bottomLeft) / 2) * (bottom - top);
    },
  );
  return area;
}
