import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import type { ComparedEvaluations, MetricDifference } from '../evaluate/compareEvaluations';
import type { Evaluation } from '../evaluate/evaluation';
import { wrongImages, type WrongImage } from '../evaluate/wrongImages';
import { aligned } from './columns';
import { runsVerdict, signed } from './runsVerdict';

/** What an evaluation is told with: the files as they were named. */
export interface Told {
  run: string;
  truth: string;
  format: string;
}

export interface EvaluationReport {
  /** For people, ends with a line end. */
  text: string;
  json: object;
  /** What was not evaluated, or not answered. */
  notes: string[];
}

/** Names of images on one line of a note. */
const MOST_NAMED = 10;
/** Images of the table of what is wrong. */
const MOST_WRONG = 10;
/** Of one image's misread texts in that table, and their characters. */
const MOST_MISREAD = 5,
  LONGEST_TEXT = 40;

export function evaluationReport(evaluation: Evaluation, told: Told): EvaluationReport {
  const metrics = Object.entries(evaluation.metrics).map(([name, value]) => [name, figure(value)]);
  return {
    text: `${aligned(metrics)}\n${summary(evaluation)}\n${wrongTable(evaluation)}`,
    json: asJson(evaluation, told),
    notes: notesOf(evaluation),
  };
}

export function comparedReport(
  compared: ComparedEvaluations,
  told: Told & { against: string },
): EvaluationReport {
  const { run, other, differences } = compared;
  const rows = Object.keys({ ...run.metrics, ...other.metrics }).map(name => [
    name,
    figure(run.metrics[name]),
    figure(other.metrics[name]),
    ...differenceCells(differences[name]),
  ]);
  const head = ['', l10n.t('run'), l10n.t('against'), 'Δ', l10n.t('95 % interval'), ''];
  const verdict = runsVerdict(compared, told.run, told.against);
  return {
    text: `${aligned([head, ...rows])}\n${summary(run)}\n${verdict}\n`,
    json: {
      ...asJson(run, told),
      against: { run: told.against, metrics: other.metrics },
      differences,
      verdict,
    },
    notes: [...notesOf(run), ...notesOf(other)],
  };
}

function asJson(evaluation: Evaluation, told: Told): object {
  const { metrics, images, task, strategy, threshold, thresholds } = evaluation;
  return {
    metrics,
    images: images.length,
    task,
    ...told,
    ...(threshold !== undefined && { matchStrategy: strategy, threshold, thresholds }),
    failed: images.flatMap(({ image, error }) => (error === undefined ? [] : [{ image, error }])),
    withoutTruth: evaluation.withoutTruth,
    ambiguous: evaluation.ambiguous,
    notInRun: evaluation.notInRun,
    wrong: wrongImages(evaluation),
  };
}

function figure(value: number | undefined): string {
  return value?.toFixed(4) ?? '–';
}

function differenceCells(found: MetricDifference | undefined): string[] {
  if (!found) return [];
  const { difference, interval, verdict } = found;
  const words = {
    better: l10n.t('better'),
    worse: l10n.t('worse'),
    chance: l10n.t('may be chance'),
    same: l10n.t('the same'),
  };
  return [signed(difference), interval.map(signed).join(' … '), words[verdict]];
}

function summary({ images, threshold, strategy, thresholds }: Evaluation): string {
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

function notesOf({ withoutTruth, ambiguous, notInRun }: Evaluation): string[] {
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

/** What is wrong, the worst images first; '' where nothing is. */
function wrongTable(evaluation: Evaluation): string {
  const wrong = wrongImages(evaluation);
  if (wrong.length === 0) return '';
  const placed = evaluation.threshold !== undefined;
  const last = evaluation.task === 'textdet' ? '' : l10n.t('wrong (truth → found)');
  const head = [l10n.t('image'), ...(placed ? [l10n.t('missed'), l10n.t('invented')] : []), last];
  const rows = wrong
    .slice(0, MOST_WRONG)
    .map(each => [
      visibleText(each.image, LONGEST_TEXT, '�'),
      ...(placed ? [String(each.missed), String(each.invented)] : []),
      each.error === undefined ? misreadIn(each) : visibleText(each.error, 2 * LONGEST_TEXT, '�'),
    ]);
  const more = wrong.length - rows.length;
  const rest = more > 0 ? `${l10n.t('… and {0} more; --json lists all.', more)}\n` : '';
  return `\n${aligned([head, ...rows])}${rest}`;
}

/** `truth → read`; of a KIE model classes. */
function misreadIn({ misread, misclassified }: WrongImage): string {
  const pairs = [
    ...misread.map(({ truth, read }) => [truth, read]),
    ...misclassified.map(({ truth = '–', found = '–' }) => [truth, found]),
  ];
  const shown = pairs
    .slice(0, MOST_MISREAD)
    .map(pair => pair.map(text => visibleText(text, LONGEST_TEXT, '�')).join(' → '));
  return shown.join(', ') + (pairs.length > MOST_MISREAD ? ', …' : '');
}
