import type { Mask } from '../regions/components';
import type { Box } from '../../model/polygon';
import type { Cv } from '../../runtime/opencv';

/**
 * Pixels that all boxes painted together cover (`cv2.drawContours`, filled: what two of them cover
 * counts as OpenCV paints it), and those of them on text.
 */
export function coverage(
  cv: Cv,
  boxes: readonly number[][],
  { width, height, data }: Mask,
): { painted: number; onText: number } {
  const whole = boxes.map(box => box.map(Math.trunc));
  const { left, top, right, bottom } = boxOf(whole.flat(), { width, height });
  if (right <= left || bottom <= top) return { painted: 0, onText: 0 };
  const mask = cv.Mat.zeros(bottom - top, right - left, cv.CV_8UC1);
  const contours = new cv.MatVector();
  const made = whole.map(box =>
    cv.matFromArray(
      4,
      1,
      cv.CV_32SC2,
      box.map((value, i) => value - (i % 2 === 0 ? left : top)),
    ),
  );
  try {
    made.forEach(contour => {
      contours.push_back(contour);
    });
    cv.drawContours(mask, contours, -1, new cv.Scalar(1), -1);
    const set = mask.data;
    let [painted, onText] = [0, 0];
    for (let y = top, i = 0; y < bottom; y++) {
      for (let at = y * width + left; at < y * width + right; at++, i++) {
        if (!set[i]) continue;
        painted++;
        onText += data[at]!;
      }
    }
    return { painted, onText };
  } finally {
    [mask, contours, ...made].forEach(mat => {
      mat.delete();
    });
  }
}

/** The part of the map that holds all points; right and bottom are not part of it. */
function boxOf(points: readonly number[], size: { width: number; height: number }): Box {
  const box = { left: size.width, top: size.height, right: 0, bottom: 0 };
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    if (x < box.left) box.left = Math.max(0, x);
    if (y < box.top) box.top = Math.max(0, y);
    if (x >= box.right) box.right = Math.min(size.width, x + 1);
    if (y >= box.bottom) box.bottom = Math.min(size.height, y + 1);
  }
  return box;
}

/**
 * Mean of a map inside a quadrangle, its border included, what lies outside the map moved to its
 * edge.
 */
export function meanInside(
  cv: Cv,
  map: Float32Array,
  size: { width: number; height: number },
  corners: readonly number[],
): number {
  const clipped = corners.map((value, i) =>
    Math.min(Math.max(value, 0), (i % 2 === 0 ? size.width : size.height) - 1),
  );
  const [xs, ys] = [clipped.filter((_, i) => i % 2 === 0), clipped.filter((_, i) => i % 2 === 1)];
  const [left, top] = [Math.trunc(Math.min(...xs)), Math.trunc(Math.min(...ys))];
  const [width, height] = [
    Math.trunc(Math.max(...xs)) - left + 1,
    Math.trunc(Math.max(...ys)) - top + 1,
  ];
  const mask = cv.Mat.zeros(height, width, cv.CV_8UC1);
  const points = cv.matFromArray(
    4,
    1,
    cv.CV_32SC2,
    clipped.map((value, i) => Math.trunc(value - (i % 2 === 0 ? left : top))),
  );
  const polygons = new cv.MatVector();
  try {
    polygons.push_back(points);
    cv.fillPoly(mask, polygons, new cv.Scalar(1));
    let [sum, count] = [0, 0];
    mask.data.forEach((set, i) => {
      if (!set) return;
      sum += map[(top + Math.floor(i / width)) * size.width + left + (i % width)]!;
      count++;
    });
    return sum / count;
  } finally {
    [mask, points, polygons].forEach(made => {
      made.delete();
    });
  }
}
