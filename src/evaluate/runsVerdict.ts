import * as l10n from '@vscode/l10n';
import type { ComparedEvaluations } from './compareEvaluations';

/** The metric that the verdict goes by: what the task is about as a whole. */
const HEADLINES = ['e2e/hmean', 'icdar/hmean', 'recog/word_acc_ignore_case_symbol', 'kie/macro_f1'];

/** Whether one run is better than another, or it may be chance, in a sentence. */
export function runsVerdict(
  { run, differences }: ComparedEvaluations,
  path: string,
  against: string,
): string {
  const name = HEADLINES.find(each => differences[each]) ?? HEADLINES[0]!;
  const { difference, interval, verdict } = differences[name]!;
  const figures = l10n.t(
    '{0} {1}, 95 % interval {2} to {3}, images: {4}',
    name,
    signed(difference),
    signed(interval[0]),
    signed(interval[1]),
    run.images.length,
  );
  switch (verdict) {
    case 'better':
      return l10n.t('{0} is better than {1}: {2}.', path, against, figures);
    case 'worse':
      return l10n.t('{0} is worse than {1}: {2}.', path, against, figures);
    case 'chance':
      return l10n.t('Which of {0} and {1} is better may be chance: {2}.', path, against, figures);
    case 'same':
      return l10n.t('{0} and {1} are equally good: {2}.', path, against, figures);
  }
}

export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
