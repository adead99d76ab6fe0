import type { Cv } from '../../runtime/opencv';

/**
 * `cv2.boxPoints(cv2.minAreaRect(points))`: four corners `[x1, y1, …]` in OpenCV's order. MMOCR
 * gives it FCENet's points as float32, a region's pixels as int32.
 */
export function minAreaRect(
  cv: Cv,
  points: ArrayLike<number>,
  type: 'int32' | 'float32',
): number[] {
  const mat = cv.matFromArray(
    points.length / 2,
    1,
    type === 'int32' ? cv.CV_32SC2 : cv.CV_32FC2,
    Array.from(points),
  );
  try {
    return cv.RotatedRect.points(cv.minAreaRect(mat)).flatMap(
      ({ x, y }: { x: number; y: number }) => [x, y],
    );
  } finally {
    mat.delete();
  }
}
