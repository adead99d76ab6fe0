import type { Mask } from '../../../core/ocr/detectors/components';
import type { Cv } from '../opencv';

/** Pixels that all boxes painted together cover (`cv2.drawContours`, filled: what two of them cover counts as OpenCV paints it), and those of them on text. */
export function coverage(cv: Cv, boxes: readonly number[][], { width, height, data }: Mask): { painted: number; onText: number } {
  const mask = cv.Mat.zeros(height, width, cv.CV_8UC1);
  const contours = new cv.MatVector();
  const made = boxes.map(box => cv.matFromArray(4, 1, cv.CV_32SC2, box.map(Math.trunc)));
  try {
    made.forEach(contour => { contours.push_back(contour); });
    if (made.length) cv.drawContours(mask, contours, -1, new cv.Scalar(1), -1);
    let [painted, onText] = [0, 0];
    (mask.data).forEach((set, at) => {
      if (!set) return;
      painted++;
      onText += data[at]!;
    });
    return { painted, onText };
  } finally {
    [mask, contours, ...made].forEach(mat => { mat.delete(); });
  }
}

/** Mean of a map inside a quadrangle, its border included, what lies outside the map moved to its edge. */
export function meanInside(cv: Cv, map: Float32Array, size: { width: number; height: number }, corners: readonly number[]): number {
  const clipped = corners.map((value, i) => Math.min(Math.max(value, 0), (i % 2 === 0 ? size.width : size.height) - 1));
  const [xs, ys] = [clipped.filter((_, i) => i % 2 === 0), clipped.filter((_, i) => i % 2 === 1)];
  const [left, top] = [Math.trunc(Math.min(...xs)), Math.trunc(Math.min(...ys))];
  const [width, height] = [Math.trunc(Math.max(...xs)) - left + 1, Math.trunc(Math.max(...ys)) - top + 1];
  const mask = cv.Mat.zeros(height, width, cv.CV_8UC1);
  const points = cv.matFromArray(4, 1, cv.CV_32SC2, clipped.map((value, i) => Math.trunc(value - (i % 2 === 0 ? left : top))));
  const polygons = new cv.MatVector();
  try {
    polygons.push_back(points);
    cv.fillPoly(mask, polygons, new cv.Scalar(1));
    let [sum, count] = [0, 0];
    (mask.data).forEach((set, i) => {
      if (!set) return;
      sum += map[(top + Math.floor(i / width)) * size.width + left + (i % width)]!;
      count++;
    });
    return sum / count;
  } finally {
    [mask, points, polygons].forEach(made => { made.delete(); });
  }
}
