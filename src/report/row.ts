import type { Comparison } from '../compare/comparison';
import type { Prediction } from '../model/prediction';
import type { ReportRow } from '../protocol/report';
import { differencesFrom, type OtherAnswer } from './againstOther';
import { truthCounts } from './againstTruth';
import { badness } from './badness';
import type { RunAnswer } from './runAnswer';

/** More of an image's texts is not searched. */
const LONGEST_TEXTS = 2000;
/** Of why an image failed. */
const LONGEST_ERROR = 1000;

/** All that a row is made from. */
export interface RowOf {
  index: number;
  /** The image's path as the run file writes it. */
  image: string;
  answer: RunAnswer;
  /** The answer held against the truth; absent without truth of this image. */
  comparison?: Comparison | undefined;
  /** Present where the run is compared with another one. */
  other?: { answer: OtherAnswer };
  /** Instances with a lower score are left out, 0…1. */
  threshold: number;
}

/** The row of an image that nobody has answered yet. */
export function waitingRow(index: number, image: string): ReportRow {
  return { index, image, state: 'waiting', badness: 0 };
}

/** One image of the report, in a few hundred bytes: nothing of it leads back to the prediction. */
export function reportRow({
  index,
  image,
  answer,
  comparison,
  other,
  threshold,
}: RowOf): ReportRow {
  const row =
    'error' in answer
      ? ({ index, image, state: 'failed', error: answer.error.slice(0, LONGEST_ERROR) } as const)
      : ({
          index,
          image,
          state: 'done',
          ...said(answer.prediction, threshold),
          ...judged(comparison),
          ...(other && {
            differences: differencesFrom(answer.prediction, other.answer, threshold),
          }),
        } as const);
  return { ...row, badness: badness(row) };
}

function judged(comparison: Comparison | undefined): Pick<ReportRow, 'truth'> {
  const truth = comparison && truthCounts(comparison);
  return truth ? { truth } : {};
}

function said(
  { instances, totalMs }: Prediction,
  threshold: number,
): Pick<ReportRow, 'instances' | 'texts' | 'lowestScore' | 'ms'> {
  const shown = instances.filter(({ score }) => !(score !== undefined && score < threshold));
  const texts = joined(shown.flatMap(({ text }) => text ?? []));
  const scores = shown
    .flatMap(({ score, textScore }) => [score ?? [], textScore ?? []].flat())
    .filter(Number.isFinite);
  return {
    instances: shown.length,
    ...(texts !== '' && { texts }),
    ...(scores.length > 0 && { lowestScore: scores.reduce((a, b) => Math.min(a, b)) }),
    ...(totalMs > 0 && { ms: Math.round(totalMs * 10) / 10 }),
  };
}

/** By lines; a cut never leaves half of a character. */
function joined(texts: readonly string[]): string {
  let all = '';
  for (const text of texts) {
    if (all.length >= LONGEST_TEXTS) break;
    all += all === '' ? text : `\n${text}`;
  }
  return all.slice(0, LONGEST_TEXTS).replace(/[\uD800-\uDBFF]$/, '');
}
