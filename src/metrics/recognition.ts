import { editDistance } from './editDistance';
import { lowered, withoutSymbols } from './normalise';
import { roundedAsPython } from './roundedAsPython';
import { equalCharacters } from './sequenceMatcher';

/** What was read, and what stands there. */
export interface ReadText {
  read: string;
  truth: string;
}

/** One text against its truth: what MMOCR's text metrics keep of it. */
export interface TextScore {
  /** `WordMetric`'s three modes. */
  exact: boolean;
  ignoreCase: boolean;
  ignoreCaseSymbol: boolean;
  /** Characters of the truth, of what was read, and of both, without symbols. */
  truthCharacters: number;
  readCharacters: number;
  equalCharacters: number;
  /** Edits over the longer text's length, without symbols: 0 of equal texts, 1 of others. */
  normalisedDistance: number;
}

export type RecognitionMetric =
  | 'recog/word_acc'
  | 'recog/word_acc_ignore_case'
  | 'recog/word_acc_ignore_case_symbol'
  | 'recog/char_recall'
  | 'recog/char_precision'
  | 'recog/1-N.E.D';

/**
 * Texts longer than this, without symbols, take seconds to compare. No line of text is as long.
 */
export const mostCharacters = 10_000;

/** Throws `RangeError` for a text of more than `mostCharacters`. */
export function textScore({ read, truth }: ReadText): TextScore {
  const [a, b] = [withoutSymbols(read), withoutSymbols(truth)];
  const longer = Math.max(a.length, b.length);
  if (longer > mostCharacters) throw new RangeError(`${longer} characters`);
  return {
    exact: read === truth,
    ignoreCase: lowered(read) === lowered(truth),
    ignoreCaseSymbol: a === b,
    truthCharacters: b.length,
    readCharacters: a.length,
    equalCharacters: a === b ? a.length : equalCharacters(a, b),
    normalisedDistance: longer === 0 ? 0 : editDistance(a, b) / longer,
  };
}

/** How many sums the text metrics are made of. */
export const recognitionWidth = 8;

/** What texts add to the sums of `recognitionMetrics`. */
export function recognitionRow(scores: readonly TextScore[]): number[] {
  const row = Array.from({ length: recognitionWidth }, () => 0);
  for (const score of scores)
    [
      1,
      Number(score.exact),
      Number(score.ignoreCase),
      Number(score.ignoreCaseSymbol),
      score.truthCharacters,
      score.readCharacters,
      score.equalCharacters,
      score.normalisedDistance,
    ].forEach((value, i) => (row[i]! += value));
  return row;
}

/**
 * `WordMetric` in its three modes, `CharMetric` and `OneMinusNEDMetric` of MMOCR 1.0.1, with the
 * 1e-8 in their divisors, rounded to four decimals as they are there.
 */
export function recognitionMetrics(sum: ArrayLike<number>): Record<RecognitionMetric, number> {
  const [texts, exact, ignoreCase, ignoreCaseSymbol, truth, read, equal, distance] = Array.from(
    sum,
  ) as [number, number, number, number, number, number, number, number];
  const share = (part: number, of: number): number => roundedAsPython(part / (1e-8 + of));
  return {
    'recog/word_acc': share(exact, texts),
    'recog/word_acc_ignore_case': share(ignoreCase, texts),
    'recog/word_acc_ignore_case_symbol': share(ignoreCaseSymbol, texts),
    'recog/char_recall': share(equal, truth),
    'recog/char_precision': share(equal, read),
    'recog/1-N.E.D': roundedAsPython(1 - distance / Math.max(1, texts)),
  };
}
