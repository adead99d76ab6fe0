import type { ScoreOver } from '../settings/rules';

/** What a recogniser read. */
export interface ReadText {
  text: string;
  /** Mean character score; absent when nothing was read (MMOCR gives NaN). */
  textScore?: number;
}

/**
 * A text with its mean score, as MMOCR 1.x (`np.mean`) or 0.x (`ocr.py`, `merge_aug_results`) takes
 * it.
 */
export function readText(
  text: string,
  scores: readonly number[],
  over: ScoreOver = 'characters',
): ReadText {
  if (scores.length === 0) return { text };
  const sum = scores.reduce((total, score) => total + score, 0);
  // Python counts characters, not UTF-16 units.
  return {
    text,
    textScore: sum / (over === 'characters' ? scores.length : Math.max(1, [...text].length)),
  };
}

/** Index of the largest entry, the first of equals. */
export function argmax(row: Float32Array): number {
  let best = 0;
  for (let i = 1; i < row.length; i++) if (row[i]! > row[best]!) best = i;
  return best;
}

/** Softmax at the largest entry: 1 over the sum of the others' exponentials. */
export function softmaxAt(row: Float32Array, best: number): number {
  const top = row[best]!;
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - top);
  return Math.fround(1 / sum);
}
