import { comparePredictions } from '../compare/compare';
import type { CompareOptions } from '../compare/comparison';
import { visibleText } from '../base/visibleText';
import { points } from '../model/polygon';
import type { Prediction, TextInstance } from '../model/prediction';

/** Two answers about one image in a form that a text diff can show. */
export interface AnswerTexts {
  baseline: string;
  run: string;
}

/**
 * Both answers, one line an instance: text, label, scores to two decimals, the corners in whole
 * pixels. The lines stand in reading order of the comparison, so that the same instance is on the
 * same line; what is the same within the tolerance reads the same.
 */
export function answerTexts(
  baseline: Prediction,
  run: Prediction,
  options: CompareOptions,
): AnswerTexts {
  const { rows } = comparePredictions(baseline, run, options);
  const lines = (of: 'left' | 'right'): string =>
    rows
      .flatMap(row => {
        const instance = row.same ? row.left : row[of];
        return instance ? `${answerLine(instance)}\n` : [];
      })
      .join('');
  return { baseline: lines('left'), run: lines('right') };
}

function answerLine({ text, label, score, textScore, labelScore, polygon }: TextInstance): string {
  const corners = points(polygon ?? []).map(([x, y]) => `${Math.round(x)},${Math.round(y)}`);
  return [
    ...(text === undefined ? [] : [`“${visibleText(text)}”`]),
    ...(label === undefined ? [] : [`[${visibleText(label)}]`]),
    [score, textScore, labelScore].flatMap(value => value?.toFixed(2) ?? []).join(' '),
    corners.join(' '),
  ]
    .filter(part => part !== '')
    .join('  ');
}
