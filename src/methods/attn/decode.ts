import type { AttnSettings } from './settings';
import { argmax, readText, softmaxAt, type ReadText } from '../characters/readText';

/**
 * Decoding as MMOCR's `AttentionPostprocessor` (1.x), `AttnConvertor` and `ABIConvertor` (0.x):
 * best class per step, ignored ones passed over, until the end token; an end token that is ignored,
 * too, ends nothing.
 * @param scores `steps × classes`, row by row; logits when `settings.softmax`.
 * @param classes the network's; 0.x leaves out the padding, the last of `settings.classes`.
 */
export function decodeAttn(
  scores: Float32Array,
  steps: number,
  classes: number,
  settings: AttnSettings,
): ReadText {
  const ignored = new Set(settings.ignored);
  let text = '';
  const characterScores: number[] = [];
  for (let t = 0; t < steps; t++) {
    const row = scores.subarray(t * classes, (t + 1) * classes);
    const best = argmax(row);
    if (ignored.has(best)) continue;
    if (best === settings.end) break;
    text += settings.classes[best]!;
    characterScores.push(settings.softmax ? softmaxAt(row, best) : row[best]!);
  }
  return readText(text, characterScores, settings.scoreOver);
}
