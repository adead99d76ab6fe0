import * as l10n from '@vscode/l10n';
import type { Task } from '../../model/prediction';
import type { SourceChoice } from '../../protocol/viewer';
import type { Content, LoadedImage } from './store';
import { nothingSeen } from './words';

/**
 * What to do where the runs have answered and there is nothing to see: a sentence, and a step that
 * can be taken at once.
 */
export interface Lead {
  text: string;
  step?: { label: string } & ({ threshold: number } | { choose: string });
}

/** Undefined while there is something to see, or nobody has answered. */
export function lead(content: Content): Lead | undefined {
  const { left, right, rows } = content;
  if (!left && !right) return undefined;
  if (!nothingSeen(content)) return undefined;
  if (rows.length) return nothingRead(content);
  const scores = [left, right].flatMap(
    side => side?.instances.flatMap(({ score }) => score ?? []) ?? [],
  );
  if (scores.length)
    return belowThreshold(
      scores,
      Math.max(left?.instances.length ?? 0, right?.instances.length ?? 0),
    );
  return nothingFound(content);
}

/** The step shows the best of them: its score, rounded down as the slider counts. */
function belowThreshold(scores: number[], count: number): Lead {
  const best = scores.reduce((most, score) => Math.max(most, score));
  const threshold = Math.max(0, Math.floor(best * 100 + 1e-9) / 100);
  const figure = threshold.toFixed(2);
  const text =
    count === 1
      ? l10n.t('One text instance scores below the threshold: {0}.', figure)
      : l10n.t(
          '{0} text instances score below the threshold, the best of them {1}.',
          count,
          figure,
        );
  return { text, step: { label: l10n.t('Lower the Threshold to {0}', figure), threshold } };
}

/** A detector finds no text in a picture that is all text. */
function nothingFound(content: Content): Lead {
  const { image, left, right } = content;
  const nothing = l10n.t('No text found in this image.');
  const task = (left ?? right)!.task;
  if (!image || !looksLikeWord(image) || task === 'textrecog') return { text: nothing };
  const reader = another(content, ['textrecog']);
  if (typeof reader === 'object')
    return {
      text: l10n.t(
        '{0} It looks like the image of a single word, which a recogniser reads.',
        nothing,
      ),
      step: testWith(reader),
    };
  return {
    text:
      reader === 'perhaps'
        ? l10n.t(
            '{0} It looks like the image of a single word: choose a recogniser in the heading.',
            nothing,
          )
        : l10n.t(
            '{0} It looks like the image of a single word: serve a recogniser to read it.',
            nothing,
          ),
  };
}

/**
 * A recogniser reads one word; in a picture with text here and there, a detector has to find it
 * first.
 */
function nothingRead(content: Content): Lead {
  const { image } = content;
  const nothing = l10n.t('No text read in this image.');
  if (!image || looksLikeWord(image)) return { text: nothing };
  const finder = another(content, ['spotting', 'textdet']);
  if (typeof finder === 'object')
    return {
      text: l10n.t(
        '{0} A recogniser reads the image of one word; in a whole picture, text has to be found first.',
        nothing,
      ),
      step: testWith(finder),
    };
  return {
    text: l10n.t(
      '{0} A recogniser reads the image of one word. For a whole picture choose a detector, or a detector with a recogniser behind it.',
      nothing,
    ),
  };
}

function testWith({ id, label }: SourceChoice): NonNullable<Lead['step']> {
  return { label: l10n.t('Test with {0}', label), choose: id };
}

/**
 * A served model that is not chosen and does one of `tasks`, the first of them if there is one;
 * `perhaps` where it is not known what the others do.
 */
function another({ state }: Content, tasks: Task[]): SourceChoice | 'perhaps' | undefined {
  const others = state.leftChoices.filter(({ selected, byHand }) => !selected && !byHand);
  const [fitting] = tasks.flatMap(task => others.filter(choice => choice.task === task));
  return fitting ?? (others.some(({ task }) => task === undefined) ? 'perhaps' : undefined);
}

/**
 * A line of text cut out of a picture is low and wide, or upright; photos and scans are neither, or
 * larger.
 */
function looksLikeWord({ width, height }: LoadedImage): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return short <= 100 && (long <= 128 || long >= 1.5 * short);
}
