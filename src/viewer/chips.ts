import type { ComparedInstance } from '../core/compare/comparison';
import { boundingBox, boxesOverlap, centroid, points, type Box } from '../core/ocr/polygon';

/** Which sides have an instance; the chip's shape says it without colour: pill, tag pointing left, tag pointing right. */
export type Presence = 'both' | 'left' | 'right';

/** Where a chip stands: `offset` screen pixels from the image point `anchor`. */
export interface ChipPlace { row: ComparedInstance; anchor: [number, number]; offset: [number, number] }

/** The class and outline of a row's chip, the same on the picture and in the list; one run alone is not one-sided. */
export function chipLook(row: ComparedInstance, compared: boolean): { className: string; path: string } {
  const kind = compared ? presence(row) : 'both';
  return { className: `chip ${kind}${row.differs ? ' differs' : ''}`, path: chipPath(kind, row.number) };
}

export const CHIP_HEIGHT = 16;
const POINT = 6;
const GAP = 3;

export function presence({ left, right }: ComparedInstance): Presence {
  return left && right ? 'both' : left ? 'left' : 'right';
}

/** Width in screen pixels for a number of so many digits. */
export function chipWidth(number: number): number {
  return 10 + 7 * String(number).length;
}

/** Outline of a chip around the origin. */
function chipPath(kind: Presence, number: number): string {
  const [w, h] = [chipWidth(number) / 2, CHIP_HEIGHT / 2];
  switch (kind) {
    case 'both': return `M${-w + h},${-h}H${w - h}A${h},${h} 0 0 1 ${w - h},${h}H${-w + h}A${h},${h} 0 0 1 ${-w + h},${-h}Z`;
    case 'left': return `M${-w},${-h}H${w}V${h}H${-w}L${-w - POINT},0Z`;
    case 'right': return `M${-w},${-h}H${w}L${w + POINT},0L${w},${h}H${-w}Z`;
  }
}

/**
 * Puts each chip outside its boundary at a corner, away from the other boundaries and chips as far as there is room,
 * so that it covers no text. `scale` is screen pixels per image pixel; `image` the size in pixels.
 */
export function placeChips(rows: ComparedInstance[], scale: number, image: { width: number; height: number }): ChipPlace[] {
  const boxes = rows.flatMap(({ left, right }) => scaled(boundingBox((left ?? right)!.polygon ?? []), scale) ?? []);
  const taken: Box[] = [];
  return rows.flatMap(row => {
    const polygon = (row.left ?? row.right)!.polygon;
    const best = polygon && corners(polygon, row.number, scale)
      .map(corner => ({ ...corner, cost: cost(corner.box, boxes, taken, image, scale) }))
      .reduce<(Corner & { cost: number }) | undefined>((least, next) => (least && least.cost <= next.cost ? least : next), undefined);
    if (!best) return [];
    taken.push(best.box);
    return [{ row, anchor: best.anchor, offset: best.offset }];
  });
}

interface Corner { anchor: [number, number]; offset: [number, number]; box: Box }

/** Chip positions beyond the outermost points in eight directions, top left first. */
function corners(polygon: number[], number: number, scale: number): Corner[] {
  const vertices = points(polygon);
  const middle = centroid(polygon);
  if (!middle) return [];
  const [w, h] = [chipWidth(number) / 2 + POINT / 2, CHIP_HEIGHT / 2];
  const directions: [number, number][] = [[-1, -1], [1, -1], [-1, 1], [1, 1], [0, -1], [-1, 0], [1, 0], [0, 1]];
  return directions.map(([dx, dy]) => {
    const anchor = vertices.reduce((far, p) => (p[0] * dx + p[1] * dy > far[0] * dx + far[1] * dy ? p : far), vertices[0]!);
    const along = Math.hypot(anchor[0] - middle[0], anchor[1] - middle[1]) || 1;
    const offset: [number, number] = [((anchor[0] - middle[0]) / along) * (w + GAP), ((anchor[1] - middle[1]) / along) * (h + GAP) + dy * 2];
    const [x, y] = [anchor[0] * scale + offset[0], anchor[1] * scale + offset[1]];
    return { anchor, offset, box: { left: x - w, right: x + w, top: y - h, bottom: y + h } };
  });
}

function cost(box: Box, boundaries: Box[], chips: Box[], image: { width: number; height: number }, scale: number): number {
  const outside = box.left < 0 || box.top < 0 || box.right > image.width * scale || box.bottom > image.height * scale;
  return 4 * chips.filter(chip => boxesOverlap(chip, box)).length + boundaries.reduce((sum, other) => sum + overlap(other, box), 0) / (CHIP_HEIGHT * CHIP_HEIGHT) + (outside ? 0.5 : 0);
}

function overlap(a: Box, b: Box): number {
  return Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
}

function scaled(box: Box | undefined, scale: number): Box | undefined {
  return box && { left: box.left * scale, right: box.right * scale, top: box.top * scale, bottom: box.bottom * scale };
}
