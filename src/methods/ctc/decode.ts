import type { CTCSettings } from './settings';
import { argmax, readText, softmaxAt, type ReadText } from '../characters/readText';

/**
 * Greedy CTC decoding as MMOCR's `CTCPostProcessor` (1.x) and `CTCConvertor` (0.x): best class per
 * step, repeats collapse, ignored classes (the blank among them) are left out.
 * @param scores `steps × settings.classes.length`, row by row: probabilities, or logits when
 *   `settings.softmax`.
 * @param validRatio share of the steps that see the image, 0…1.
 */
export function decodeCtc(
  scores: Float32Array,
  steps: number,
  settings: CTCSettings,
  validRatio: number,
): ReadText {
  const classes = settings.classes.length;
  const ignored = new Set(settings.ignored);
  const length = Math.min(steps, Math.ceil(steps * validRatio));
  let text = '';
  const characterScores: number[] = [];
  let previous = settings.blank;
  for (let t = 0; t < length; t++) {
    const row = scores.subarray(t * classes, (t + 1) * classes);
    const best = argmax(row);
    if (best !== previous && !ignored.has(best)) {
      text += settings.classes[best]!;
      characterScores.push(settings.softmax ? softmaxAt(row, best) : row[best]!);
    }
    previous = best;
  }
  return readText(text, characterScores, settings.scoreOver);
}
