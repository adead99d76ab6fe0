import * as l10n from '@vscode/l10n';
import type { Prediction } from '../model/prediction';
import { comparePredictions } from './compare';
import type { ComparedInstance, CompareOptions, Comparison } from './comparison';
import { quoted } from './differing';
import type { SideNames } from './sideNames';
import { againstTruth, fitsTruth } from './truth';

/** Two predictions of an image, each held against its ground truth. */
export interface Judgement {
  truth: Prediction;
  /** `left` of each is the prediction, `right` the ground truth. */
  left?: Comparison;
  right?: Comparison;
}

interface Sides {
  left: Prediction | undefined;
  right: Prediction | undefined;
}

/**
 * What the ground truth says of the sides there are; undefined where it is one of them, or says
 * nothing of their task.
 */
export function judge(
  { left, right }: Sides,
  truth: Prediction,
  options: CompareOptions,
): Judgement | undefined {
  const sides = [left, right].filter(side => side !== undefined);
  if (sides.some(side => againstTruth(side, side) || !fitsTruth(side, truth))) return undefined;
  const held = (side: Prediction | undefined): Comparison | undefined => {
    const comparison = side && comparePredictions(side, truth, options);
    return comparison?.incomparable ? undefined : comparison;
  };
  const [ofLeft, ofRight] = [held(left), held(right)];
  if (!ofLeft && !ofRight) return undefined;
  return { truth, ...(ofLeft && { left: ofLeft }), ...(ofRight && { right: ofRight }) };
}

/** Whether what was found is what is there. */
export function isRight({ left, right }: Judgement): boolean {
  return [left, right].every(comparison => comparison?.equal !== false);
}

/** The judgement in a sentence or two: how much is right, and what is missed, invented, misread. */
export function judgementWords({ left, right }: Judgement, names: SideNames): string {
  if (left && right) {
    const [of, other] = [outcome(left), outcome(right)];
    return of === other
      ? l10n.t('Ground truth: both {0}.', of)
      : l10n.t('Ground truth: {0} {1}; {2} {3}.', names.left, of, names.right, other);
  }
  return l10n.t('Ground truth: {0}.', outcome((left ?? right)!));
}

/** "3 of 4 right, 1 misread (“kenon” for “Lemon”)". */
function outcome({ rows }: Comparison): string {
  const there = rows.filter(({ right }) => right);
  const right = there.filter(({ same }) => same);
  const otherwise = there.filter(row => row.left && row.differs?.includes('text'));
  // Many a dictionary has no capitals: what such a model reads is as right as it can be.
  const butForCase = otherwise.filter(isButForCase);
  const misread = otherwise.filter(row => !isButForCase(row));
  const missed = there.filter(row => !row.left);
  const invented = rows.length - there.length;
  const faults = [
    missed.length ? l10n.t('{0} missed', missed.length) : undefined,
    invented ? l10n.t('{0} invented', invented) : undefined,
    butForCase.length ? l10n.t('{0} but for case', butForCase.length) : undefined,
    misread.length === 1 ? l10n.t('1 misread ({0})', reading(misread[0]!)) : undefined,
    misread.length > 1 ? l10n.t('{0} misread', misread.length) : undefined,
  ].filter(fault => fault !== undefined);
  const count =
    right.length === there.length
      ? l10n.t('all {0} right', there.length)
      : l10n.t('{0} of {1} right', right.length, there.length);
  return [count, ...faults].reduce((all, next) => l10n.t('{0}, {1}', all, next));
}

function isButForCase({ left, right }: ComparedInstance): boolean {
  return left?.text?.toLowerCase() === right?.text?.toLowerCase();
}

function reading({ left, right }: ComparedInstance): string {
  return l10n.t('“{0}” for “{1}”', quoted(left?.text), quoted(right?.text));
}
