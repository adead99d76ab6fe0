import * as l10n from '@vscode/l10n';
import type { ComparedInstance, Comparison } from '../compare/comparison';
import type { SideNames } from '../compare/sideNames';
import { visibleText } from '../base/visibleText';
import { aligned } from './columns';

const absent = '–';
/** A cell with more is no longer read as a table. */
const longest = 200;
const number = (value: number | undefined, digits: number): string =>
  value?.toFixed(digits) ?? absent;

/**
 * The rows of a comparison as aligned columns, the sides in a word each; '' when there are none.
 * Ends with an empty line.
 */
export function comparisonTable(comparison: Comparison, words: SideNames): string {
  if (!comparison.rows.length) return '';
  const labelled = comparison.rows.some(
    ({ left, right }) => (left?.label ?? right?.label) !== undefined,
  );
  const head = [
    '#',
    l10n.t('text'),
    ...(labelled ? [l10n.t('label')] : []),
    l10n.t('IoU'),
    words.left,
    words.right,
    'Δ',
    '',
  ];
  const lines = [head, ...comparison.rows.map(row => cells(row, labelled, words))];
  return `${aligned(lines)}\n`;
}

function cells(row: ComparedInstance, labelled: boolean, words: SideNames): string[] {
  const { left, right } = row;
  return [
    String(row.number),
    text(row),
    ...(labelled ? [label(row)] : []),
    number(row.iou, 3),
    number(left?.score ?? left?.textScore ?? left?.labelScore, 4),
    number(right?.score ?? right?.textScore ?? right?.labelScore, 4),
    number(row.scoreDelta ?? row.textScoreDelta ?? row.labelScoreDelta, 4),
    mark(row, words),
  ];
}

/**
 * Recognised text is a stranger's: control characters could move the terminal's cursor, and others
 * turn the row around.
 */
function text({ left, right }: ComparedInstance): string {
  return onBothSides(left?.text, right?.text);
}

/** A class name comes from a file, or from a server. */
function label({ left, right }: ComparedInstance): string {
  return onBothSides(left?.label, right?.label);
}

function onBothSides(left: string | undefined, right: string | undefined): string {
  const [one, other] = [left, right].map(each =>
    each === undefined ? undefined : visibleText(each, longest, '�'),
  );
  if (one !== undefined && other !== undefined && one !== other) return `${one} | ${other}`;
  return one ?? other ?? '';
}

function mark({ same, left, right, nearThreshold }: ComparedInstance, words: SideNames): string {
  if (same) return '';
  const where =
    left && right ? l10n.t('differs') : l10n.t('only {0}', right ? words.right : words.left);
  return nearThreshold ? l10n.t('{0}, near the threshold', where) : where;
}
