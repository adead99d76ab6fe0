import * as l10n from '@vscode/l10n';
import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import type { Difference } from '../compare/comparison';
import { verdict } from '../compare/verdict';
import type { Prediction } from '../model/prediction';
import type { RowDifferences } from '../protocol/report';
import type { RunAnswer } from './runAnswer';

/** What the other run says of an image; undefined where it does not list it. */
export type OtherAnswer = RunAnswer | undefined;

/** How an answer differs from the other run's, at a score threshold. */
export function differencesFrom(
  prediction: Prediction,
  other: OtherAnswer,
  scoreThreshold: number,
): RowDifferences {
  if (!other) return incomparable(l10n.t('The other run does not list this image.'));
  if ('error' in other) return incomparable(l10n.t('The other run failed: {0}', other.error));
  const options = { ...defaultCompareOptions, scoreThreshold };
  const comparison = comparePredictions(prediction, other.prediction, options);
  if (comparison.incomparable) {
    const names = { left: l10n.t('this run'), right: l10n.t('the other run') };
    return incomparable(verdict(comparison, names));
  }
  const differing = (what: Difference): number =>
    comparison.rows.filter(({ differs }) => differs?.includes(what)).length;
  return {
    onlyThis: comparison.onlyLeft,
    onlyOther: comparison.onlyRight,
    moved: differing('boundary'),
    score: differing('score'),
    text: differing('text'),
  };
}

function incomparable(why: string): RowDifferences {
  return { onlyThis: 0, onlyOther: 0, moved: 0, score: 0, text: 0, incomparable: why };
}
