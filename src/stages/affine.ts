import type { Size } from '../model/networkRun';

/** How well one plane is another one scaled and shifted: `right = scale · left + shift`. */
export interface Affine {
  scale: number;
  shift: number;
  /** Pearson's coefficient; 1 where both are constant. */
  correlation: number;
  /** No number is off by more than float32's own rounding makes it. */
  exact: boolean;
}

/** Some steps in float32, relative to the largest number. */
const ROUNDING = 2e-5;

/**
 * Least squares over the upper left corner of two planes whose rows are `stride` long; both passes
 * in double precision.
 */
export function affineBetween(
  left: Float32Array,
  right: Float32Array,
  stride: number,
  shown: Size,
): Affine {
  const means = [mean(left, stride, shown), mean(right, stride, shown)] as const;
  let [covariance, leftVariance, rightVariance, magnitude] = [0, 0, 0, 0];
  each(stride, shown, i => {
    const [a, b] = [left[i]! - means[0], right[i]! - means[1]];
    covariance += a * b;
    leftVariance += a * a;
    rightVariance += b * b;
    magnitude = Math.max(magnitude, Math.abs(right[i]!));
  });
  const scale = leftVariance > 0 ? covariance / leftVariance : 1;
  const shift = means[1] - scale * means[0];
  let off = 0;
  each(stride, shown, i => {
    off = Math.max(off, Math.abs(scale * left[i]! + shift - right[i]!));
  });
  const spread = Math.sqrt(leftVariance * rightVariance);
  return {
    scale,
    shift,
    correlation: spread > 0 ? covariance / spread : Number(leftVariance === rightVariance),
    exact: off <= ROUNDING * Math.max(magnitude, 1e-12),
  };
}

function mean(plane: Float32Array, stride: number, shown: Size): number {
  let sum = 0;
  each(stride, shown, i => {
    sum += plane[i]!;
  });
  return sum / (shown.width * shown.height);
}

function each(stride: number, { width, height }: Size, visit: (index: number) => void): void {
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(y * stride + x);
}
