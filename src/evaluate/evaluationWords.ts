import * as l10n from '@vscode/l10n';
import type { Evaluation } from './evaluation';

/** Names of images on one line of a note. */
const MOST_NAMED = 10;

/** How many images, and the best threshold, in a sentence. */
export function summary({ images, threshold, strategy, thresholds }: Evaluation): string {
  const failed = images.filter(({ error }) => error !== undefined).length;
  const at =
    threshold === undefined || !thresholds
      ? l10n.t('Images: {0}.', images.length)
      : l10n.t(
          'Images: {0}; best score threshold: {1} (matched by {2}).',
          images.length,
          threshold.toFixed(1),
          strategy,
        );
  return failed === 0
    ? at
    : l10n.t('{0} Failed: {1}; they count as images in which nothing was found.', at, failed);
}

/** What was left out, a sentence each. */
export function notesOf({ withoutTruth, ambiguous, notInRun }: Evaluation): string[] {
  const notes: [string[], (count: number, names: string) => string][] = [
    [
      withoutTruth,
      (count, names) =>
        l10n.t('Images of the run without ground truth, left out ({0}): {1}', count, names),
    ],
    [
      ambiguous,
      (count, names) =>
        l10n.t(
          'Images of the run that could be several of the ground truth, left out ({0}): {1}',
          count,
          names,
        ),
    ],
    [
      notInRun,
      (count, names) =>
        l10n.t(
          'Images of the ground truth that are not in the run, left out ({0}): {1}',
          count,
          names,
        ),
    ],
  ];
  return notes.flatMap(([images, words]) =>
    images.length === 0 ? [] : [words(images.length, someOf(images))],
  );
}

function someOf(names: readonly string[]): string {
  return names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ', …' : '');
}
