import type { Prediction, TextInstance } from '../model/prediction';
import { compareMatch } from './compareMatch';
import type { ComparedInstance, CompareOptions, Comparison } from './comparison';
import { matchInstances, type Matching } from './match';
import { numberedAlone, numberedPair, type Unnumbered } from './numbering';
import { compareRelations } from './relations';
import { againstTruth, fitsTruth, judged, truthOptions } from './truth';

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
 * all instances whatever the threshold; the order within the predictions plays no part. Against
 * ground truth, what is matched is the same unless both sides have a text and these differ.
 */
export function comparePredictions(
  left: Prediction,
  right: Prediction,
  given: CompareOptions,
): Comparison {
  const truth = againstTruth(left, right);
  const options = truth ? truthOptions(given) : given;
  const [a, b] = [shown(left, options), shown(right, options)];
  const matching = matchJudged(left, right, { a, b, options });
  const { matches, onlyLeft, onlyRight, ignored, incomparable } = matching;
  const rows = numberedPair(
    [
      ...matches.map(match => compareMatch(match, options, truth)),
      ...onlyLeft.map(instance => oneSided({ left: instance }, instance, options)),
      ...onlyRight.map(instance => oneSided({ right: instance }, instance, options)),
    ],
    left,
    right,
    incomparable ? undefined : options.matchIou,
  );
  const relations = incomparable || truth ? undefined : compareRelations(left, right, matches);
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
    ...(ignored && { ignored }),
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

/** Of the instances that are shown, those that are judged, matched; and why they are not. */
function matchJudged(
  left: Prediction,
  right: Prediction,
  { a, b, options }: { a: TextInstance[]; b: TextInstance[]; options: CompareOptions },
): Matching & { ignored: number; incomparable: Comparison['incomparable'] } {
  const unmatched = { matches: [], onlyLeft: a, onlyRight: b, ignored: 0 };
  const incomparable = whyIncomparable(left, right, options);
  if (incomparable) return { ...unmatched, incomparable };
  const [ours, theirs] = [judged(a, right.ignored), judged(b, left.ignored)];
  if (!ours || !theirs) return { ...unmatched, incomparable: 'amount' };
  const matching = matchInstances(ours, theirs, options.matchIou);
  return {
    ...matching,
    ignored: a.length - ours.length + b.length - theirs.length,
    incomparable: matching.tooMuch ? 'amount' : undefined,
  };
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
  const fit = againstTruth(left, right) ? fitsTruth(left, right) : left.task === right.task;
  if (!fit) return 'task';
  const [a, b] = [left.frame, right.frame];
  if (!a || !b) return sameSize(a ?? left.size, b ?? right.size) ? undefined : 'size';
  if (a.orientation !== b.orientation && options.turned !== false) return 'orientation';
  return sameSize(a, b) ? undefined : 'size';
}

/** What is not known is no difference. */
function sameSize(a: Prediction['size'], b: Prediction['size']): boolean {
  return !a || !b || (a.width === b.width && a.height === b.height);
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

function oneSided(
  side: { left: TextInstance } | { right: TextInstance },
  { score }: TextInstance,
  options: CompareOptions,
): Unnumbered {
  const near =
    score !== undefined && Math.abs(score - options.scoreThreshold) <= options.nearThreshold;
  return { ...side, same: false, ...(near && { nearThreshold: true }) };
}
