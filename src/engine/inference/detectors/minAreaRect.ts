import type { Cv } from '../opencv';

/** `cv2.boxPoints(cv2.minAreaRect(points))`: four corners `[x1, y1, …]` in OpenCV's order; points are whole numbers. */
export function minAreaRect(cv: Cv, points: ArrayLike<number>): number[] {
  const mat = cv.matFromArray(points.length / 2, 1, cv.CV_32SC2, Array.from(points));
  try {
    return cv.RotatedRect.points(cv.minAreaRect(mat)).flatMap(({ x, y }: { x: number; y: number }) => [x, y]);
  } finally {
    mat.delete();
  }
}
