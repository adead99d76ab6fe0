import type { Mask } from '../regions/components';
import type { Cv } from '../../runtime/opencv';

/** One contour: `[x1, y1, …]` in pixels of the mask, and OpenCV's area of it. */
export interface Contour {
  points: Int32Array;
  area: number;
}

/** `cv2.findContours(mask, mode, method)`: contours in OpenCV's order. */
export function findContours(
  cv: Cv,
  { width, height, data }: Mask,
  mode: number,
  method = cv.CHAIN_APPROX_SIMPLE,
): Contour[] {
  const mat = new cv.Mat(height, width, cv.CV_8UC1);
  const contours = new cv.MatVector();
  const hierarchy = new cv.Mat();
  try {
    mat.data.set(data);
    cv.findContours(mat, contours, hierarchy, mode, method);
    return Array.from({ length: contours.size() }, (_, i) => {
      const contour = contours.get(i);
      const found = { points: Int32Array.from(contour.data32S), area: cv.contourArea(contour) };
      contour.delete();
      return found;
    });
  } finally {
    [mat, contours, hierarchy].forEach(made => {
      made.delete();
    });
  }
}
