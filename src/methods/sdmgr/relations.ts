import type { ScaleFactor } from '../../model/pixelRounding';
import type { Box } from '../../model/polygon';

/** How boxes lie to each other: `[boxes, boxes, 5]`. */
export interface BoxRelations {
  dims: [number, number, 5];
  data: Float32Array;
}

const { fround } = Math;

/**
 * Distance of the left upper corners over `norm`, own width over own height, the other's height and
 * width over own height, in float32 (`compute_relations`, 0.x `compute_relation`).
 * @param boxes in image pixels, right and bottom included.
 * @param factor 0.x scales the relations as its pipeline does the image (`KIEFormatBundle`).
 */
export function boxRelations(
  boxes: readonly Box[],
  norm: number,
  factor?: ScaleFactor,
): BoxRelations {
  const count = boxes.length;
  const data = new Float32Array(count * count * 5);
  const sides = boxes.map(({ left, top, right, bottom }) => ({
    left: fround(left),
    top: fround(top),
    width: Math.max(1, fround(fround(fround(right) - fround(left)) + 1)),
    height: Math.max(1, fround(fround(fround(bottom) - fround(top)) + 1)),
  }));
  const scale = factor ? scaling(factor) : [1, 1, 1, 1, 1];
  sides.forEach((own, i) => {
    sides.forEach((other, j) => {
      const relation = [
        fround(other.left - own.left) / norm,
        fround(other.top - own.top) / norm,
        own.width / own.height,
        other.height / own.height,
        other.width / own.height,
      ];
      relation.forEach((value, k) => {
        data[(i * count + j) * 5 + k] = fround(value) * scale[k]!;
      });
    });
  });
  return { dims: [count, count, 5], data };
}

function scaling({ x, y }: ScaleFactor): number[] {
  const [sx, sy] = [fround(x), fround(y)];
  const ratio = fround(sx / sy);
  return [sx, sy, ratio, 1, ratio];
}
