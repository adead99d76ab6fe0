import type { CTCSettings } from '../postSettings';

/** What a recogniser read. */
export interface ReadText {
  text: string;
  /** Mean character score, 0…1; absent when nothing was read (MMOCR gives NaN). */
  textScore?: number;
}

/**
 * Greedy CTC decoding as MMOCR's `CTCPostProcessor` (1.x) and `CTCConvertor` (0.x): best class per step, repeats collapse,
 * ignored classes (the blank among them) are left out.
 * @param scores `steps × settings.classes.length`, row by row: probabilities, or logits when `settings.softmax`.
 * @param validRatio share of the steps that see the image, 0…1.
 */
export function decodeCtc(scores: Float32Array, steps: number, settings: CTCSettings, validRatio: number): ReadText {
  const classes = settings.classes.length;
  const ignored = new Set(settings.ignored);
  const length = Math.min(steps, Math.ceil(steps * validRatio));
  let text = '';
  let sum = 0;
  let count = 0;
  let previous = settings.blank;
  for (let t = 0; t < length; t++) {
    const row = scores.subarray(t * classes, (t + 1) * classes);
    const best = argmax(row);
    if (best !== previous && !ignored.has(best)) {
      text += settings.classes[best]!;
      sum += settings.softmax ? softmaxAt(row, best) : row[best]!;
      count++;
    }
    previous = best;
  }
  return count === 0 ? { text } : { text, textScore: sum / count };
}

function argmax(row: Float32Array): number {
  let best = 0;
  for (let i = 1; i < row.length; i++) if (row[i]! > row[best]!) best = i;
  return best;
}

/** Softmax at the largest entry: 1 over the sum of the others' exponentials. */
function softmaxAt(row: Float32Array, best: number): number {
  const top = row[best]!;
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - top);
  return Math.fround(1 / sum);
}
