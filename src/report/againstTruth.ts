import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import type { Comparison } from '../compare/comparison';
import type { Prediction } from '../model/prediction';
import type { RowTruth } from '../protocol/report';

/** A matched boundary below this IoU is said to be moved. */
const MOVED_BELOW = 0.75;

/** A prediction, left, held against the truth, right, at a score threshold. */
export function compareWithTruth(
  prediction: Prediction,
  truth: Prediction,
  scoreThreshold: number,
): Comparison {
  return comparePredictions(prediction, truth, { ...defaultCompareOptions, scoreThreshold });
}

/**
 * What of a comparison whose right side is the truth is right and wrong. Undefined where the two
 * cannot be compared: the truth then says nothing of the answer.
 */
export function truthCounts(comparison: Comparison): RowTruth | undefined {
  const { rows, matched, onlyLeft, onlyRight, textsDiffer, ignored = 0 } = comparison;
  if (comparison.incomparable) return undefined;
  return {
    matched,
    missed: onlyRight,
    invented: onlyLeft,
    moved: rows.filter(({ iou }) => iou !== undefined && iou < MOVED_BELOW).length,
    misread: textsDiffer,
    ignored,
  };
}
