import type { Comparison } from '../compare/comparison';
import type { Prediction, TextInstance } from '../model/prediction';
import type { Tolerance } from './tolerance';

/**
 * One text instance in which a run differs from its baseline, each side as it has it: `missing` is
 * in the baseline alone, `new` in the run alone.
 */
export interface InstanceFinding {
  what: 'missing' | 'new' | 'boundary' | 'score' | 'textScore' | 'labelScore' | 'text' | 'label';
  /** Of the comparison of the two (`ComparedInstance.number`). */
  number: number;
  baseline?: TextInstance;
  run?: TextInstance;
  /** Of a `boundary`. */
  iou?: number;
}

/** Several boundaries of the baseline lie in one of the run (`merged`), or the other way round. */
export interface GroupFinding {
  what: 'merged' | 'split';
  numbers: number[];
  baseline: TextInstance[];
  run: TextInstance[];
}

/** One thing in which a run differs from its baseline. */
export type Finding =
  | InstanceFinding
  | GroupFinding
  /** KIE: pairs of key and value. */
  | { what: 'relations'; missing: number; new: number }
  | { what: 'incomparable'; why: NonNullable<Comparison['incomparable']> };

/**
 * What became of an image. `same`, `differs`; `failed`: in the run alone; `missing`: from the run;
 * `new`: not in the baseline; `failedBefore`: in both; `answers`: it failed in the baseline alone.
 */
export type ImageStatus =
  'same' | 'differs' | 'failed' | 'missing' | 'new' | 'failedBefore' | 'answers';

/** One image of a run, held against the baseline's. */
export interface CheckedImage {
  /** As the run writes it, else as the baseline does. */
  image: string;
  status: ImageStatus;
  regression: boolean;
  findings: Finding[];
  baseline?: Prediction;
  run?: Prediction;
  /** Why the run has no answer. */
  error?: string;
}

/** A run held against its baseline: images in the baseline's order, then those that are new. */
export interface CheckResult {
  images: CheckedImage[];
  regressions: number;
  tolerance: Tolerance;
}
