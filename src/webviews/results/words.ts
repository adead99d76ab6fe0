import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../../compare/comparison';
import { delta, iouText } from '../../compare/figures';
import { bareName, sideNames, sideWords, type SideNames } from '../../compare/sideNames';
import { verdict } from '../../compare/verdict';
import type { PredictionSource } from '../../model/prediction';
import type { Side, SideState } from '../../protocol/viewer';
import { element, icon } from '../shared/dom';
import type { Content } from './store';

/** A word for a side, as a column heading: what tells it from the other. */
export function sideWord(content: Content, side: Side): string {
  const { left, right } = sources(content);
  return sideWords(left, right)[side];
}

/** A side in a sentence: "the served run". */
export function sideName(content: Content, side: Side): string {
  return shownNames(content)[side];
}

/** How sentences call the two sides. */
export function shownNames(content: Content): SideNames {
  const { left, right } = sources(content);
  return sideNames(left, right);
}

/** Of a side that nothing is known of yet, what it is as a rule. */
function sources({ state }: Content): Record<Side, PredictionSource> {
  return {
    left: state.leftSource ?? { kind: 'served', model: '', address: '' },
    right: state.rightSource ?? { kind: 'local', model: '', device: '' },
  };
}

/**
 * What the verdict line says, whatever the state, and how: `icon` and `tone` repeat it without
 * words.
 */
export function headline(content: Content): {
  text: string;
  icon: string;
  tone: 'good' | 'differs' | 'bad' | 'quiet';
} {
  const { state, comparison, left, right } = content;
  const names = shownNames(content);
  if (state.left.state === 'running' || state.right.state === 'running')
    return { ...running(content), icon: 'loading', tone: 'quiet' };
  if (comparison) {
    const text = verdict(comparison, names);
    if (comparison.incomparable) return { text, icon: 'circle-slash', tone: 'bad' };
    if (nothingSeen(content)) return { text, icon: 'info', tone: 'quiet' };
    return comparison.equal
      ? { text, icon: 'pass-filled', tone: 'good' }
      : { text, icon: 'warning', tone: 'differs' };
  }
  if (left || right) {
    const missing = left ? 'right' : 'left';
    const found = count(content, names[left ? 'left' : 'right']);
    return state[missing].state === 'failed'
      ? { text: failure(content, missing, found), icon: 'warning', tone: 'bad' }
      : { text: l10n.t('{0} Nothing to compare with yet.', found), icon: 'info', tone: 'quiet' };
  }
  if (state.left.state === 'failed' && state.right.state === 'failed')
    return { text: l10n.t('Both runs failed.'), icon: 'error', tone: 'bad' };
  if (state.left.state === 'failed' || state.right.state === 'failed')
    return { text: l10n.t('The run failed.'), icon: 'error', tone: 'bad' };
  return { text: l10n.t('Nothing run yet.'), icon: 'info', tone: 'quiet' };
}

function running(content: Content): { text: string } {
  const { left, right } = content.state;
  const waiting = (['left', 'right'] as const).filter(
    side => content.state[side].state === 'running',
  );
  const stage = [left, right]
    .map(side => (side.state === 'running' ? side.stage : undefined))
    .find(Boolean);
  const text =
    waiting.length === 2
      ? l10n.t('Waiting for {0} and {1}…', sideName(content, 'left'), sideName(content, 'right'))
      : l10n.t('Waiting for {0}…', sideName(content, waiting[0]!));
  return { text: stage ? l10n.t('{0} {1}', text, stage) : text };
}

/**
 * That neither run shows any text is no agreement: the threshold hides it, or the model does not
 * fit the image.
 */
export function nothingSeen({ rows }: Content): boolean {
  return rows.every(({ left, right }) =>
    [left, right].every(instance => !instance?.polygon && !instance?.text),
  );
}

function count(content: Content, name: string): string {
  const {
    rows: { length: rows },
    left,
    right,
  } = content;
  if (rows === 0)
    return (left ?? right)!.instances.length
      ? l10n.t('No text above the score threshold found by {0}.', name)
      : l10n.t('No text found by {0}.', name);
  if (nothingSeen(content)) return l10n.t('No text read by {0}.', name);
  return rows === 1
    ? l10n.t('1 text instance found by {0}.', name)
    : l10n.t('{0} text instances found by {1}.', rows, name);
}

/** What the other side found, and that this one has no answer: a file runs nothing that fails. */
function failure(content: Content, side: Side, found: string): string {
  const source = sources(content)[side];
  const name = sideName(content, side);
  const own = bareName(source);
  // A model's or a file's name is written as it is, wherever it stands.
  const subject = own && name.startsWith(own) ? name : name.charAt(0).toUpperCase() + name.slice(1);
  return 'path' in source
    ? l10n.t('{0} {1} cannot be shown.', found, subject)
    : l10n.t('{0} {1} failed.', found, subject);
}

/** The message of a side that shows no prediction. */
export function sideMessage(side: SideState): string | undefined {
  return side.state === 'failed' || side.state === 'unavailable' ? side.message : undefined;
}

/** How a row stands, in words: the icon's title, and the end of the row's label. */
export function standing(
  row: ComparedInstance,
  content: Content,
): { icon: Node | undefined; text: string } {
  if (!content.comparison) return { icon: undefined, text: '' };
  if (row.left && row.right)
    return row.same
      ? { icon: icon('check'), text: l10n.t('the same in both') }
      : { icon: notEqual(), text: l10n.t('differs') };
  const name = sideName(content, row.left ? 'left' : 'right');
  return row.nearThreshold
    ? { icon: icon('color-mode'), text: l10n.t('only in {0}, near the threshold', name) }
    : { icon: icon('circle-slash'), text: l10n.t('only in {0}', name) };
}

function notEqual(): HTMLElement {
  return element('span', { class: 'not-equal', 'aria-hidden': 'true' }, '≠');
}

/** Both readings where they differ, else the one there is: a detector has none. */
export function shownText({ left, right, differs }: ComparedInstance): string {
  const [a, b] = [left?.text, right?.text];
  return differs?.includes('text') ? `${a || '–'} ≠ ${b || '–'}` : a || b || '–';
}

/** The class a KIE model gave, both where they differ. */
export function shownLabel({ left, right, differs }: ComparedInstance): string {
  const [a, b] = [left?.label, right?.label];
  return differs?.includes('label') ? `${a || '–'} ≠ ${b || '–'}` : a || b || '–';
}

/**
 * The whole row for a screen reader: number, text, label, what it is paired with, scores, match.
 */
export function rowLabel(row: ComparedInstance, content: Content): string {
  const text = row.left?.text || (row.right?.text ?? row.left?.text);
  const words =
    text === undefined
      ? ''
      : row.differs?.includes('text')
        ? shownText(row)
        : text || l10n.t('no text');
  const scores = (['left', 'right'] as const).flatMap(side => {
    const value = shownScore(row[side]);
    return value === undefined
      ? []
      : l10n.t('{0} score {1}', sideWord(content, side), score(value));
  });
  const label = row.left?.label ?? row.right?.label;
  const pairs = content.links.flatMap(({ key, value }) =>
    key === row
      ? l10n.t('key of {0}', value.number)
      : value === row
        ? l10n.t('value of {0}', key.number)
        : [],
  );
  const parts = [
    String(row.number),
    words,
    label === undefined ? '' : shownLabel(row),
    ...pairs,
    ...scores,
    row.iou === undefined ? '' : l10n.t('IoU {0}', iou(row.iou)),
    standing(row, content).text,
  ];
  return parts.filter(Boolean).join(', ');
}

export function shownScore(instance: ComparedInstance['left']): number | undefined {
  return instance?.score ?? instance?.textScore ?? instance?.labelScore;
}

/** `left − right` of the scores that are shown. */
export function shownDelta({
  scoreDelta,
  textScoreDelta,
  labelScoreDelta,
}: ComparedInstance): number | undefined {
  return scoreDelta ?? textScoreDelta ?? labelScoreDelta;
}

export const score = (value: number | undefined): string =>
  value === undefined ? '–' : value.toFixed(3);
export const iou = (value: number | undefined): string =>
  value === undefined ? '–' : iouText(value);
export function signedDelta(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value === 0) return '0';
  const size = delta(Math.abs(value));
  return size.startsWith('<') ? size : `${value > 0 ? '+' : '−'}${size}`;
}
export const milliseconds = (ms: number): string =>
  l10n.t('{0} ms', ms >= 10 ? Math.round(ms) : Number(ms.toFixed(1)));
