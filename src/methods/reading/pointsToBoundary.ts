import type { PixelRegion } from '../regions/labelledRegions';
import type { TextRepr } from '../settings/rules';
import type { Cv } from '../../runtime/opencv';
import { findContours } from './contours';
import { minAreaRect } from './minAreaRect';

/**
 * MMOCR's `points2boundary` (1.x `_points2boundary`): the smallest rectangle around a text's
 * pixels, or the first of their outer contours; in pixels of the map. Undefined for a contour of
 * fewer than four points.
 */
export function pointsToBoundary(
  cv: Cv,
  region: PixelRegion,
  textRepr: TextRepr,
): number[] | undefined {
  const { left, top, width, height, mask } = region;
  if (textRepr === 'quad') return minAreaRect(cv, rowEnds(region), 'int32');
  const contour = findContours(cv, { width, height, data: mask }, cv.RETR_EXTERNAL)[0];
  if (!contour || contour.points.length < 8) return undefined;
  return Array.from(contour.points, (value, i) => value + (i % 2 === 0 ? left : top));
}

/** The first and last pixel of each row: they have the same hull as all. */
function rowEnds({ left, top, width, height, mask }: PixelRegion): number[] {
  const ends: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = mask.subarray(y * width, (y + 1) * width);
    const [first, last] = [row.indexOf(255), row.lastIndexOf(255)];
    if (first >= 0) ends.push(left + first, top + y, left + last, top + y);
  }
  return ends;
}
