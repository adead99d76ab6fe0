import * as l10n from '@vscode/l10n';
import { points } from './polygon';

/**
 * More instances than a detector gives of one image (DBNet stops at 1001), and more corners than a
 * contour of one text has.
 */
const MOST_INSTANCES = 10_000,
  MOST_CORNERS = 4096;
/** Corners of all boundaries together: what can be drawn and compared without a wait. */
const MOST_CORNERS_IN_ALL = 100_000;
/** Far outside every image (OpenCV reads none beyond 2^20 pixels a side). */
const FARTHEST = 2 ** 24;

/**
 * What makes an answer more than any model's: how many boundaries, corners, how far away. Undefined
 * for one within bounds.
 */
export function excessOf(polygons: readonly (readonly number[] | undefined)[]): string | undefined {
  if (polygons.length > MOST_INSTANCES)
    return l10n.t('it has {0} text instances; {1} are the most', polygons.length, MOST_INSTANCES);
  let corners = 0;
  for (const [i, polygon = []] of polygons.entries()) {
    const count = polygon.length / 2;
    corners += count;
    if (count > MOST_CORNERS)
      return l10n.t('boundary {0} has {1} corners; {2} are the most', i + 1, count, MOST_CORNERS);
    if (points(polygon).some(([x, y]) => Math.abs(x) > FARTHEST || Math.abs(y) > FARTHEST))
      return l10n.t('boundary {0} lies outside of every image', i + 1);
  }
  return corners > MOST_CORNERS_IN_ALL
    ? l10n.t(
        'its boundaries have {0} corners together; {1} are the most',
        corners,
        MOST_CORNERS_IN_ALL,
      )
    : undefined;
}
