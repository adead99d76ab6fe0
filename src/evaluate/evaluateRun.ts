import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { LabelledImage, Labels } from '../labels/labels';
import { metricsOf } from '../metrics/sums';
import type { Task } from '../model/prediction';
import type { RunFile, RunLine } from '../runs/runFile';
import { classNaming, type ClassNaming } from './classNaming';
import { classMetrics } from './classMetrics';
import type { EvaluatedImage, EvaluateOptions, Evaluation, TaskMetrics } from './evaluation';
import { pairImages, type PairedImages } from './pairImages';
import { placedMetrics } from './placedMetrics';
import { onlyText, readingMetrics } from './readingMetrics';

/**
 * A run against ground truth, by MMOCR's metrics for its task: `icdar/*` of a detector, `recog/*`
 * of a recogniser, both and `e2e/*` of a chain, `kie/*` of a KIE model. An image that failed counts
 * as one in which nothing was found. Throws `UserError` where nothing can be evaluated.
 */
export function evaluateRun(run: RunFile, labels: Labels, options: EvaluateOptions): Evaluation {
  const task = taskOf(run);
  const paired = pairImages(
    run.lines.map(({ image }) => image),
    labels.images.map(({ image }) => image),
  );
  const [images, untold]: EvaluatedImage[][] = [[], []];
  for (const pair of paired.pairs.toSorted((a, b) => a.truth - b.truth)) {
    const truth = labels.images[pair.truth]!;
    (tells[task](truth) ? images! : untold!).push(evaluated(run.lines[pair.run]!, truth));
  }
  const named = (places: number[]): string[] => places.map(i => run.lines[i]!.image);
  if (images!.length === 0) throw nothingToEvaluate(run, paired);
  const found = metricsFor[task](images!, options, classNaming(labels, run));
  return {
    task,
    strategy: options.strategy,
    metrics: Object.assign({}, ...found.sums.map(metricsOf)) as Record<string, number>,
    images: images!,
    ...found,
    withoutTruth: [...named(paired.withoutTruth), ...untold!.map(({ image }) => image)],
    ambiguous: named(paired.ambiguous),
    notInRun: paired.notInRun.map(i => labels.images[i]!.image),
  };
}

const metricsFor: Record<
  Task,
  (images: EvaluatedImage[], options: EvaluateOptions, named: ClassNaming) => TaskMetrics
> = {
  textdet: (images, options) => placedMetrics(images, options, false),
  spotting: (images, options) => placedMetrics(images, options, true),
  textrecog: readingMetrics,
  kie: classMetrics,
};

/** Whether the truth says of an image what a model of the task finds: an image may hold no text. */
const tells: Record<Task, (truth: LabelledImage) => boolean> = {
  textdet: hasPlaces,
  spotting: hasPlaces,
  textrecog: truth => onlyText(truth) !== undefined,
  kie: ({ instances }) => instances.every(({ label, ignore }) => label !== undefined || ignore),
};

function hasPlaces({ instances }: LabelledImage): boolean {
  return instances.every(({ polygon }) => polygon);
}

function evaluated(line: RunLine, truth: LabelledImage): EvaluatedImage {
  const { image } = line;
  return 'error' in line
    ? { image, truth, error: line.error }
    : { image, truth, prediction: line.prediction };
}

/** The task of all answers. Throws `UserError` where there is none, or several. */
function taskOf({ path, lines }: RunFile): Task {
  let found: Task | undefined;
  for (const line of lines) {
    if ('error' in line) continue;
    found ??= line.prediction.task;
    if (line.prediction.task !== found)
      throw new UserError(
        l10n.t(
          '{0} holds answers to different tasks: {1} is of another one than those before.',
          path,
          line.image,
        ),
      );
  }
  if (found === undefined)
    throw new UserError(l10n.t('{0} holds no answer: no image was read.', path));
  return found;
}

function nothingToEvaluate({ path, lines }: RunFile, paired: PairedImages): UserError {
  if (paired.pairs.length > 0)
    return new UserError(
      l10n.t(
        'The ground truth does not say what this run finds: {0} needs boundaries for a detector, one text an image for a recogniser, classes for a KIE model.',
        path,
      ),
    );
  const [doubtful] = paired.ambiguous;
  return new UserError(
    doubtful === undefined
      ? l10n.t('The ground truth lists no image of {0}.', path)
      : l10n.t(
          'Which image of {0} is which of the ground truth cannot be told: {1} and others share their names. Write more of their paths.',
          path,
          lines[doubtful]!.image,
        ),
  );
}
