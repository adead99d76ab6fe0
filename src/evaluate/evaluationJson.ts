import type { ComparedEvaluations } from './compareEvaluations';
import type { Evaluation } from './evaluation';
import { runsVerdict } from './runsVerdict';
import { wrongImages } from './wrongImages';

/** What an evaluation is told with: the files as they were named. */
export interface Told {
  run: string;
  truth: string;
  format: string;
}

export interface ToldAgainst extends Told {
  /** The other run. */
  against: string;
}

/** An evaluation as plain data. */
export function evaluationJson(evaluation: Evaluation, told: Told) {
  const { metrics, images, task, strategy, threshold, thresholds } = evaluation;
  return {
    metrics,
    images: images.length,
    task,
    ...told,
    ...(threshold !== undefined && { matchStrategy: strategy, threshold, thresholds }),
    failed: images.flatMap(({ image, error }) => (error === undefined ? [] : [{ image, error }])),
    withoutTruth: evaluation.withoutTruth,
    ambiguous: evaluation.ambiguous,
    notInRun: evaluation.notInRun,
    wrong: wrongImages(evaluation),
  };
}

/** The same of two runs: the metrics of both, and whether one is better. */
export function comparedJson(compared: ComparedEvaluations, told: ToldAgainst) {
  const { run, other, differences } = compared;
  return {
    ...evaluationJson(run, told),
    against: { run: told.against, metrics: other.metrics },
    differences,
    verdict: runsVerdict(compared, told.run, told.against),
  };
}
