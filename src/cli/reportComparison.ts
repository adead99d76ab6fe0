import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import { sideNames, sideWords } from '../compare/sideNames';
import { verdict } from '../compare/verdict';
import { UserError } from '../base/errors';
import { exifOrientation } from '../model/exif';
import { toSeedJson } from '../model/mmocrFormat';
import type { ImageFile, Prediction } from '../model/prediction';
import type { StagesReport } from '../stages/report';
import { comparisonTable } from './comparisonTable';
import { stagesTable } from './stagesTable';
import { numberOption } from './subcommand';

const equal = 0;
const different = 1;

/** What the two sides are called in JSON: the left one first. */
export type SideKeys = readonly [left: string, right: string];

export interface ReportOptions {
  'score-thr'?: string | undefined;
  json?: boolean | undefined;
}

/** Throws `UserError` for a threshold that is none. */
export function scoreThresholdOf({ 'score-thr': given }: ReportOptions): number {
  return given === undefined
    ? defaultCompareOptions.scoreThreshold
    : numberOption('--score-thr', given, 0, 1);
}

/**
 * Prints what both answers have to say to each other, as a table or as JSON; the exit code. Throws
 * `UserError` where they cannot be compared, unless the stages say why.
 */
export function reportComparison(
  image: ImageFile,
  [left, right]: readonly [Prediction, Prediction],
  keys: SideKeys,
  options: ReportOptions,
  stages?: StagesReport,
): number {
  const scoreThreshold = scoreThresholdOf(options);
  const turned = exifOrientation(image.bytes) !== 1;
  const comparison = comparePredictions(left, right, {
    ...defaultCompareOptions,
    scoreThreshold,
    turned,
  });
  const sentence = verdict(comparison, sideNames(left.source, right.source));
  if (comparison.incomparable && !stages) throw new UserError(sentence);
  const report = {
    equal: comparison.equal,
    verdict: sentence,
    scoreThreshold,
    comparison,
    [keys[0]]: left,
    [keys[1]]: right,
    ...(stages && { stages }),
  };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(report)}\n`
      : `${comparisonTable(comparison, sideWords(left.source, right.source))}${sentence}\n${stages ? stagesTable(stages) : ''}`,
  );
  return comparison.equal ? equal : different;
}

/**
 * Both answers. Where only one side answered, prints what it said, with what else is known then,
 * and throws what the other failed with.
 */
export async function bothAnswers(
  asked: readonly [Promise<Prediction>, Promise<Prediction>],
  keys: SideKeys,
  known: () => Promise<{ stages?: StagesReport }> = () => Promise.resolve({}),
): Promise<[Prediction, Prediction]> {
  const [left, right] = await Promise.allSettled(asked);
  if (left.status === 'fulfilled' && right.status === 'fulfilled') return [left.value, right.value];
  for (const [i, side] of [left, right].entries())
    if (side.status === 'fulfilled')
      process.stdout.write(
        `${JSON.stringify({ [keys[i]!]: toSeedJson(side.value), ...(await known()) })}\n`,
      );
  throw left.status === 'rejected' ? left.reason : (right as PromiseRejectedResult).reason;
}
