import type { LabelledImage } from '../labels/labels';
import type { Detection, Overlap } from '../metrics/detection';
import type { AtThreshold } from '../metrics/detectionMetrics';
import type { ClassPair } from '../metrics/fScore';
import type { TextScore } from '../metrics/recognition';
import type { MatchStrategy } from '../metrics/matching';
import type { Sums } from '../metrics/sums';
import type { Prediction, Task } from '../model/prediction';

export interface EvaluateOptions {
  strategy: MatchStrategy;
  /**
   * KIE: `F1Metric`'s `num_classes` and `ignored_classes`; those that occur and that the truth
   * judges without.
   */
  numClasses?: number;
  ignoredClasses?: readonly string[];
}

/** A text against its truth; places among the instances of the truth and of the prediction. */
export interface EvaluatedText {
  truth: number;
  found: number;
  score: TextScore;
}

/** One image of a run that the truth lists. */
export interface EvaluatedImage {
  /** Its path as the run writes it. */
  image: string;
  truth: LabelledImage;
  /** Absent of an image that failed: it counts as one in which nothing was found. */
  prediction?: Prediction;
  error?: string;
  /** Places are those of the instances in `truth` and `prediction`. */
  detection?: Detection;
  /** Boundaries matched at `Evaluation.threshold`. */
  matches?: Overlap[];
  texts?: EvaluatedText[];
  /** KIE. */
  classes?: ClassPair[];
}

/** What a run is worth, and the images that say why. */
export interface Evaluation {
  task: Task;
  strategy: MatchStrategy;
  /** By MMOCR's names, 0…1; those of the task alone. */
  metrics: Record<string, number>;
  /** In the order of the truth. */
  images: EvaluatedImage[];
  /** Of boundaries: the score threshold with the best hmean, and what each of the seven gives. */
  threshold?: number;
  thresholds?: AtThreshold[];
  /** Images of the run that are not evaluated: the truth does not list them, … */
  withoutTruth: string[];
  /** … or it cannot be told which of its images they are. */
  ambiguous: string[];
  /** Images of the truth that the run does not answer; they are not evaluated. */
  notInRun: string[];
  /** What the metrics are made of, a row for each of `images`. */
  sums: Sums[];
}

/** What the metrics of a task add to an evaluation. */
export type TaskMetrics = Pick<Evaluation, 'sums' | 'threshold' | 'thresholds'>;
