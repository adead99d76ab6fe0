import type { Prediction, TextInstance } from '../model/prediction';
import type { ComparedInstance, CompareOptions, Comparison, Difference } from './comparison';
import { matchInstances, type Match } from './match';
import { numberedAlone, numberedPair, type Unnumbered } from './numbering';
import { compareRelations } from './relations';
import { textEdits } from './textEdits';

/**
 * The seed's threshold (0.5 in `test_torchserve.py`); tolerances that separate arithmetic noise
 * from another result.
 */
export const defaultCompareOptions: CompareOptions = {
  scoreThreshold: 0.5,
  matchIou: 0.5,
  sameIou: 0.99,
  sameScore: 0.002,
  nearThreshold: 0.02,
};

/**
 * Matches two predictions of one image. Both must count the same pixels and answer the same task,
 * else every row is one-sided and `incomparable` says why. Rows are numbered in reading order, over
 * all instances whatever the threshold; the order within the predictions plays no part.
 */
export function comparePredictions(
  left: Prediction,
  right: Prediction,
  options: CompareOptions,
): Comparison {
  const apart = whyIncomparable(left, right, options);
  const a = shown(left, options);
  const b = shown(right, options);
  const { matches, onlyLeft, onlyRight, tooMuch } = apart
    ? { matches: [], onlyLeft: a, onlyRight: b }
    : matchInstances(a, b, options.matchIou);
  const incomparable = apart ?? (tooMuch ? 'amount' : undefined);
  const rows = numberedPair(
    [
      ...matches.map(match => compareMatch(match, options)),
      ...onlyLeft.map(instance => oneSided({ left: instance }, instance, options)),
      ...onlyRight.map(instance => oneSided({ right: instance }, instance, options)),
    ],
    left,
    right,
    incomparable ? undefined : options.matchIou,
  );
  const relations = incomparable ? undefined : compareRelations(left, right, matches);
  const ious = matches.flatMap(({ iou }) => iou ?? []);
  return {
    rows,
    matched: matches.length,
    onlyLeft: onlyLeft.length,
    onlyRight: onlyRight.length,
    largestScoreDelta: largestScoreDelta(rows),
    smallestIou: ious.length ? ious.reduce((least, iou) => Math.min(least, iou)) : undefined,
    textsDiffer: rows.filter(row => row.textEdits).length,
    belowThreshold: Math.max(left.instances.length - a.length, right.instances.length - b.length),
    ...(relations && { relations }),
    equal:
      !incomparable && rows.every(row => row.same) && !relations?.onlyLeft && !relations?.onlyRight,
    ...(incomparable && { incomparable }),
  };
}

function largestScoreDelta(rows: readonly ComparedInstance[]): number {
  return rows
    .flatMap(row => [row.scoreDelta, row.textScoreDelta, row.labelScoreDelta])
    .reduce<number>((most, delta) => Math.max(most, Math.abs(delta ?? 0) || 0), 0);
}

/** One prediction alone, as the rows of a comparison whose other side has not answered. */
export function singlePrediction(
  prediction: Prediction,
  side: 'left' | 'right',
  options: CompareOptions,
): ComparedInstance[] {
  return numberedAlone(
    shown(prediction, options).map((instance): Unnumbered => ({ [side]: instance, same: false })),
    prediction,
  );
}

function whyIncomparable(
  left: Prediction,
  right: Prediction,
  options: CompareOptions,
): Comparison['incomparable'] {
  if (left.task !== right.task) return 'task';
  const [a, b] = [left.frame, right.frame];
  if (!a || !b) return undefined;
  if (a.orientation !== b.orientation && options.turned !== false) return 'orientation';
  return a.width === b.width && a.height === b.height ? undefined : 'size';
}

/**
 * A score that is missing (recognisers) or NaN is not below anything: it stays, and NaN never
 * compares as equal.
 */
function shown(prediction: Prediction, { scoreThreshold }: CompareOptions): TextInstance[] {
  return prediction.instances.filter(
    ({ score }) => !(score !== undefined && score < scoreThreshold),
  );
}

function compareMatch({ left, right, iou }: Match, options: CompareOptions): Unnumbered {
  const scoreDelta = difference(left.score, right.score);
  const textScoreDelta = difference(left.textScore, right.textScore);
  const labelScoreDelta =
    left.label === right.label ? difference(left.labelScore, right.labelScore) : undefined;
  const edits =
    left.text === undefined && right.text === undefined
      ? undefined
      : textEdits(left.text ?? '', right.text ?? '');
  const differs: Difference[] = [
    ...(iou === undefined || iou >= options.sameIou ? [] : ['boundary' as const]),
    ...(sameScores(left, right, options.sameScore) ? [] : ['score' as const]),
    ...(left.text === right.text ? [] : ['text' as const]),
    ...(left.label === right.label ? [] : ['label' as const]),
  ];
  return {
    left,
    right,
    same: !differs.length,
    ...(differs.length && { differs }),
    ...(iou !== undefined && { iou }),
    ...(scoreDelta !== undefined && { scoreDelta }),
    ...(textScoreDelta !== undefined && { textScoreDelta }),
    ...(labelScoreDelta !== undefined && { labelScoreDelta }),
    ...(edits && { textEdits: edits }),
  };
}

/** A score counts where it is of the same thing: of other labels it does not. */
function sameScores(left: TextInstance, right: TextInstance, tolerance: number): boolean {
  return (
    closeTo(left.score, right.score, tolerance) &&
    closeTo(left.textScore, right.textScore, tolerance) &&
    (left.label !== right.label || closeTo(left.labelScore, right.labelScore, tolerance))
  );
}

function difference(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left - right;
}

function closeTo(left: number | undefined, right: number | undefined, tolerance: number): boolean {
  return left === undefined || right === undefined
    ? left === right
    : Math.abs(left - right) <= tolerance;
}

function oneSided(
  side: { left: TextInstance } | { right: TextInstance },
  { score }: TextInstance,
  options: CompareOptions,
): Unnumbered {
  const near =
    score !== undefined && Math.abs(score - options.scoreThreshold) <= options.nearThreshold;
  return { ...side, same: false, ...(near && { nearThreshold: true }) };
}
