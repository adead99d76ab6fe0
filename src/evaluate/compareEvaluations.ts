import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { LabelledImage, Labels } from '../labels/labels';
import { intervals, type Interval } from '../metrics/bootstrap';
import type { Task } from '../model/prediction';
import type { RunFile } from '../runs/runFile';
import { evaluateRun } from './evaluateRun';
import type { EvaluateOptions, Evaluation } from './evaluation';

/** `chance`: the interval holds zero. */
export type DifferenceVerdict = 'better' | 'worse' | 'chance' | 'same';

export interface MetricDifference {
  /** This run's less the other one's. */
  difference: number;
  /** 95 %, by a paired bootstrap over the images. */
  interval: Interval;
  verdict: DifferenceVerdict;
}

export interface ComparedEvaluations {
  run: Evaluation;
  other: Evaluation;
  /** Of the metrics that both have. */
  differences: Record<string, MetricDifference>;
}

/**
 * Two runs against the same truth, over the images that both answer. Throws `UserError` where there
 * are none, or where the runs are of different tasks.
 */
export function evaluateBoth(
  run: RunFile,
  other: RunFile,
  labels: Labels,
  options: EvaluateOptions,
): ComparedEvaluations {
  const whole = [evaluateRun(run, labels, options), evaluateRun(other, labels, options)] as const;
  if (!comparable(whole[0].task, whole[1].task))
    throw new UserError(l10n.t('{0} and {1} answer different tasks.', run.path, other.path));
  const [one, two] = whole.map(({ images }) => new Set(images.map(({ truth }) => truth)));
  const shared = labels.images.filter(truth => one!.has(truth) && two!.has(truth));
  if (shared.length === 0)
    throw new UserError(
      l10n.t('{0} and {1} have no image in common that the truth lists.', run.path, other.path),
    );
  const over = (file: RunFile, known: Evaluation): Evaluation =>
    known.images.length === shared.length
      ? known
      : evaluateRun(onlyOf(shared, file, known), { ...labels, images: shared }, options);
  const [these, those] = [over(run, whole[0]), over(other, whole[1])];
  return { run: these, other: those, differences: differencesOf(these, those) };
}

/** A chain finds boundaries as a detector does. */
function comparable(task: Task, other: Task): boolean {
  const places = (each: Task): boolean => each === 'textdet' || each === 'spotting';
  return task === other || (places(task) && places(other));
}

/** The lines of a run that are of these images of the truth. */
function onlyOf(shared: readonly LabelledImage[], run: RunFile, { images }: Evaluation): RunFile {
  const truths = new Set(shared);
  const names = new Set(images.flatMap(({ image, truth }) => (truths.has(truth) ? [image] : [])));
  return { ...run, lines: run.lines.filter(({ image }) => names.has(image)) };
}

function differencesOf(run: Evaluation, other: Evaluation): Record<string, MetricDifference> {
  const found: Record<string, MetricDifference> = {};
  for (const [i, sums] of run.sums.entries()) {
    const others = other.sums[i];
    if (!others) break;
    for (const [name, interval] of Object.entries(intervals(sums, others))) {
      const difference = run.metrics[name]! - other.metrics[name]!;
      found[name] = { difference, interval, verdict: verdictOf(difference, interval) };
    }
  }
  return found;
}

function verdictOf(difference: number, [low, high]: Interval): DifferenceVerdict {
  if (low > 0) return 'better';
  if (high < 0) return 'worse';
  return difference === 0 && low === 0 && high === 0 ? 'same' : 'chance';
}
