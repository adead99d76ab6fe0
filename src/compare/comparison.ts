import type { TextInstance } from '../model/prediction';
import type { ComparedRelations } from './relations';

/**
 * One row of the comparison: the same text instance in both predictions, or one that only one side
 * has.
 */
export interface ComparedInstance {
  /**
   * The number chip on the picture: from 1, in reading order over all instances of both
   * predictions, so that no threshold changes it.
   */
  number: number;
  left?: TextInstance;
  right?: TextInstance;
  /** Polygon intersection over union, 0…1; absent for one-sided rows and recognisers. */
  iou?: number;
  /** `left − right`, absent unless both sides have one. */
  scoreDelta?: number;
  textScoreDelta?: number;
  /** Absent where the labels differ: their scores are of different things. */
  labelScoreDelta?: number;
  /** Unicode code points, edits from left to right; absent when equal or one-sided. */
  textEdits?: TextEdit[];
  /** A one-sided instance whose score lies this close to a threshold is explained by it. */
  nearThreshold?: boolean;
  /** Within the tolerances of `CompareOptions`. */
  same: boolean;
  /** What is outside them, of a matched row. */
  differs?: Difference[];
}

export type Difference = 'boundary' | 'score' | 'text' | 'label';

export type TextEdit = { op: 'keep' | 'insert' | 'delete'; text: string };

export interface CompareOptions {
  /**
   * Instances below this score are left out on both sides (0.5 in the seed's `test_torchserve.py`).
   */
  scoreThreshold: number;
  /** Minimum IoU for two boundaries to be the same text instance. */
  matchIou: number;
  /** Tolerances of "same": IoU at least, score difference at most. */
  sameIou: number;
  sameScore: number;
  /** A one-sided instance within this of the threshold is "near the threshold". */
  nearThreshold: number;
  /**
   * False when the image file has no EXIF orientation: then stored and upright pixels are the same.
   */
  turned?: boolean;
}

/**
 * Two predictions of one image, matched one to one. Every instance above the threshold is in
 * exactly one row.
 */
export interface Comparison {
  rows: ComparedInstance[];
  matched: number;
  onlyLeft: number;
  onlyRight: number;
  largestScoreDelta: number;
  smallestIou: number | undefined;
  textsDiffer: number;
  /** Instances left out for their score, on the side that has more of them. */
  belowThreshold: number;
  /** Instances left out where the ground truth of the other side says to ignore. */
  ignored?: number;
  /** KIE in openset mode. */
  relations?: ComparedRelations;
  /** True only when every row is matched and same, and so are the relations. */
  equal: boolean;
  /**
   * Why the two cannot be compared (different orientation, image size or task, too much at one
   * place); rows are then one-sided.
   */
  incomparable?: 'orientation' | 'size' | 'task' | 'amount';
}
