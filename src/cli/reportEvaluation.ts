import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import type { ComparedEvaluations, MetricDifference } from '../evaluate/compareEvaluations';
import type { Evaluation } from '../evaluate/evaluation';
import {
  comparedJson,
  evaluationJson,
  type Told,
  type ToldAgainst,
} from '../evaluate/evaluationJson';
import { notesOf, summary } from '../evaluate/evaluationWords';
import { runsVerdict, signed } from '../evaluate/runsVerdict';
import { wrongImages, type WrongImage } from '../evaluate/wrongImages';
import { aligned } from './columns';

export interface EvaluationReport {
  /** For people, ends with a line end. */
  text: string;
  json: object;
  /** What was not evaluated, or not answered. */
  notes: string[];
}

/** Images of the table of what is wrong. */
const MOST_WRONG = 10;
/** Of one image's misread texts in that table, and their characters. */
const MOST_MISREAD = 5,
  LONGEST_TEXT = 40;

export function evaluationReport(evaluation: Evaluation, told: Told): EvaluationReport {
  const metrics = Object.entries(evaluation.metrics).map(([name, value]) => [name, figure(value)]);
  return {
    text: `${aligned(metrics)}\n${summary(evaluation)}\n${wrongTable(evaluation)}`,
    json: evaluationJson(evaluation, told),
    notes: notesOf(evaluation),
  };
}

export function comparedReport(compared: ComparedEvaluations, told: ToldAgainst): EvaluationReport {
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
    json: comparedJson(compared, told),
    notes: [...notesOf(run), ...notesOf(other)],
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
