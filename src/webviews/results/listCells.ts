import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../../compare/comparison';
import { CHIP_HEIGHT, chipLook } from './chips';
import { element, svg } from '../shared/dom';
import type { Content } from './store';
import {
  iou,
  score,
  shownDelta,
  shownLabel,
  shownScore,
  shownText,
  sideWord,
  signedDelta,
  standing,
} from './words';

/** What is written, of recognisers; what it is, of KIE models. */
export type WordColumn = 'text' | 'label';

/** The columns of words that a content has. */
export function wordColumns({ rows }: Content): WordColumn[] {
  return (['text', 'label'] as const).filter(column =>
    rows.some(({ left, right }) => left?.[column] !== undefined || right?.[column] !== undefined),
  );
}

/** Number and mark first: they are what is looked for, and what is beside them may give way. */
export function header(content: Content, columns: WordColumn[]): HTMLTableSectionElement {
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      heading('#', 'chip-cell'),
      ...(content.comparison ? [unseenHeading('standing', l10n.t('Match'))] : []),
      ...columns.map(column =>
        heading(column === 'text' ? l10n.t('Text') : l10n.t('Label'), 'text'),
      ),
      ...(showsIou(content)
        ? [
            heading(
              l10n.t('IoU'),
              'number iou',
              l10n.t('Intersection over union of the two boundaries'),
            ),
          ]
        : []),
      ...(['left', 'right'] as const).flatMap(side =>
        content[side]
          ? [heading(sideWord(content, side), `number score ${side}`, l10n.t('Score'))]
          : [],
      ),
      ...(content.comparison ? [heading('Δ', 'number delta', l10n.t('Score difference'))] : []),
    ),
  );
}

function heading(label: string, extra: string, title?: string): HTMLTableCellElement {
  return element('th', { class: extra, scope: 'col', title }, ...breakable(label, /(?<=_)/));
}

/** For a column of icons: its word is read aloud only. */
function unseenHeading(extra: string, label: string): HTMLTableCellElement {
  return element('th', { class: extra, scope: 'col' }, element('span', { class: 'unseen' }, label));
}

/** The cells of one row, in the order of the heading. */
export function cells(
  row: ComparedInstance,
  content: Content,
  columns: WordColumn[],
  chipRoom: number,
): HTMLTableCellElement[] {
  const { comparison, left, right } = content;
  const stands = standing(row, content);
  const chip = chipIcon(row, comparison !== undefined, chipRoom);
  return [
    element('td', { class: 'chip-cell' }, chip),
    ...(comparison ? [element('td', { class: 'standing', title: stands.text }, stands.icon)] : []),
    ...columns.map(column =>
      element(
        'td',
        { class: row.differs?.includes(column) ? 'text differs' : 'text', dir: 'auto' },
        ...(column === 'text' ? [shortened(shownText(row))] : breakable(shownLabel(row))),
      ),
    ),
    ...(showsIou(content) ? [number('iou', iou(row.iou), row.differs?.includes('boundary'))] : []),
    ...(left ? [number('score', score(shownScore(row.left)))] : []),
    ...(right ? [number('score', score(shownScore(row.right)))] : []),
    ...(comparison
      ? [number('delta', signedDelta(shownDelta(row)), row.differs?.includes('score'))]
      : []),
  ];
}

function number(kind: string, text: string, differs?: boolean): HTMLTableCellElement {
  return element('td', { class: `number ${kind}${differs ? ' differs' : ''}` }, text);
}

/** Characters of a text that the list shows. */
const LONGEST = 200;

/**
 * A name may break behind its underscores, and where another word of it begins; a heading, which
 * may be IoU or TorchServe, only behind the former.
 */
function breakable(label: string, at = /(?<=_)|(?<=\p{Ll})(?=\p{Lu})/u): (string | HTMLElement)[] {
  return shortened(label)
    .split(at)
    .flatMap((part, i) => (i ? [element('wbr'), part] : [part]));
}

/** The details have the whole of a text that would fill the list. */
function shortened(text: string): string {
  return text.length > LONGEST
    ? `${text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…`
    : text;
}

function showsIou({ comparison, rows }: Content): boolean {
  return (
    comparison !== undefined && rows.some(({ left, right }) => left?.polygon ?? right?.polygon)
  );
}

/** The number in the same shape as on the picture, in the middle of `width` pixels. */
function chipIcon(row: ComparedInstance, compared: boolean, width: number): SVGSVGElement {
  const look = chipLook(row, compared);
  return svg(
    'svg',
    {
      class: 'chip-icon',
      width,
      height: CHIP_HEIGHT + 2,
      viewBox: `${-width / 2} ${-CHIP_HEIGHT / 2 - 1} ${width} ${CHIP_HEIGHT + 2}`,
      'aria-hidden': 'true',
    },
    svg(
      'g',
      { class: look.className },
      svg('path', { class: 'chip-shape', d: look.path }),
      svg(
        'text',
        { class: 'chip-number', 'text-anchor': 'middle', dy: '0.35em' },
        String(row.number),
      ),
    ),
  );
}
