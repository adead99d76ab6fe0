import { defaultCompareOptions } from '../compare/compare';

/**
 * What is not called a difference. Arrays by a share of their largest magnitude; instances as
 * `CompareOptions` has it.
 */
export interface Tolerance {
  input: number;
  outputs: number;
  found: { sameIou: number; sameScore: number };
}

/** One device runs the same operators in the same order: what differs is no rounding. */
const oneDevice: Tolerance = {
  input: 0,
  outputs: 1e-5,
  found: { sameIou: 0.9999, sameScore: 1e-4 },
};

/**
 * Another arithmetic adds up in another order, and a GPU may multiply with fewer bits (TF32 has 10
 * of float32's 23, so that a product is off by 0.001): scores are then as near as `compare` has it.
 */
const otherArithmetic: Tolerance = {
  input: 1e-6,
  outputs: defaultCompareOptions.sameScore,
  found: { sameIou: defaultCompareOptions.sameIou, sameScore: defaultCompareOptions.sameScore },
};

/** For runs on two devices, '' for one that is not ONNX Runtime's. */
export function toleranceOf(left: string, right: string): Tolerance {
  return left === right ? oneDevice : otherArithmetic;
}
