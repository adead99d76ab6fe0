import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../core/compare/comparison';
import { CHIP_HEIGHT, chipLook, chipWidth, presence } from './chips';
import { element, svg } from './dom';
import type { Content, Store } from './store';
import { iou, rowLabel, score, shownLabel, shownScore, shownText, sideWord, signedDelta, standing } from './words';

/** The instances as a grid that is walked with the arrow keys; hover and selection are the picture's. */
export class InstanceList {
  readonly node = element('div', { class: 'list' });
  private readonly lines = new Map<number, HTMLTableRowElement>();
  private shown: ComparedInstance[] | undefined;

  constructor(private readonly store: Store, private readonly onSelect: (row: ComparedInstance) => void) {
    this.node.addEventListener('keydown', event => this.walk(event));
    this.node.addEventListener('pointerleave', () => store.hover(undefined));
  }

  render(content: Content): void {
    this.node.hidden = !content.rows.length;
    if (this.shown !== content.rows) {
      this.shown = content.rows;
      this.rebuild(content);
    }
    this.renderSelection();
  }

  renderSelection(): void {
    const [selected, hovered] = [this.store.selected?.number, this.store.hovered?.number];
    const first = this.store.content?.rows[0]?.number;
    for (const [number, line] of this.lines) {
      line.setAttribute('aria-selected', String(number === selected));
      line.classList.toggle('hovered', number === hovered);
      line.tabIndex = number === (selected ?? first) ? 0 : -1;
    }
    if (selected !== undefined) this.lines.get(selected)?.scrollIntoView({ block: 'nearest' });
  }

  private rebuild(content: Content): void {
    const hadFocus = this.node.contains(document.activeElement);
    this.lines.clear();
    const columns = wordColumns(content);
    const body = element('tbody', {}, ...content.rows.map(row => this.line(row, content, columns)));
    this.node.replaceChildren(element('table', { role: 'grid', 'aria-label': l10n.t('Text instances') }, header(content, columns), body));
    const focused = this.store.selected ?? content.rows[0];
    if (hadFocus && focused) this.lines.get(focused.number)?.focus({ preventScroll: true });
  }

  private line(row: ComparedInstance, content: Content, columns: WordColumn[]): HTMLTableRowElement {
    const stands = standing(row, content);
    const number = (text: string, extra = ''): HTMLTableCellElement => element('td', { class: `number ${extra}`.trim() }, text);
    const cells = [
      element('td', { class: 'chip-cell' }, chipIcon(row, content.comparison !== undefined)),
      ...columns.map(column => element('td', { class: row.differs?.includes(column) ? 'text differs' : 'text', dir: 'auto' }, column === 'text' ? shownText(row) : shownLabel(row))),
      ...(showsIou(content) ? [number(iou(row.iou), row.differs?.includes('boundary') ? 'differs' : '')] : []),
      ...(content.left ? [number(score(shownScore(row.left)))] : []),
      ...(content.right ? [number(score(shownScore(row.right)))] : []),
      ...(content.comparison
        ? [number(signedDelta(row.scoreDelta ?? row.textScoreDelta), row.differs?.includes('score') ? 'differs' : ''), element('td', { class: 'standing', title: stands.text }, stands.icon)]
        : []),
    ];
    const line = element('tr', { class: `${presence(row)}${content.comparison && !row.same ? ' unlike' : ''}`, 'data-number': row.number, 'aria-label': rowLabel(row, content) }, ...cells);
    line.addEventListener('click', () => this.choose(row));
    line.addEventListener('pointerenter', () => this.store.hover(row));
    this.lines.set(row.number, line);
    return line;
  }

  /** Selects a row and goes there. */
  choose(row: ComparedInstance): void {
    this.store.select(row);
    this.onSelect(row);
    this.lines.get(row.number)?.focus({ preventScroll: true });
  }

  private walk(event: KeyboardEvent): void {
    const rows = this.store.content?.rows ?? [];
    const at = rows.findIndex(row => this.lines.get(row.number) === document.activeElement);
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10, Enter: at, ' ': at };
    if (event.key === 'Escape') return this.store.select(undefined);
    const target = targets[event.key];
    if (target === undefined || at < 0) return;
    event.preventDefault();
    this.choose(rows[Math.min(Math.max(target, 0), rows.length - 1)]!);
  }
}

/** What is written, of recognisers; what it is, of KIE models. */
type WordColumn = 'text' | 'label';

function wordColumns({ rows }: Content): WordColumn[] {
  return (['text', 'label'] as const).filter(column => rows.some(({ left, right }) => left?.[column] !== undefined || right?.[column] !== undefined));
}

function header(content: Content, columns: WordColumn[]): HTMLTableSectionElement {
  const heading = (label: string, extra = '', title?: string): HTMLTableCellElement => element('th', { class: extra, scope: 'col', title }, label);
  return element('thead', {}, element('tr', {},
    heading('#'),
    ...columns.map(column => heading(column === 'text' ? l10n.t('Text') : l10n.t('Label'), 'text')),
    ...(showsIou(content) ? [heading(l10n.t('IoU'), 'number', l10n.t('Intersection over union of the two boundaries'))] : []),
    ...(['left', 'right'] as const).flatMap(side => (content[side] ? [heading(sideWord(content, side), `number ${side}`, l10n.t('Score'))] : [])),
    ...(content.comparison ? [heading('Δ', 'number', l10n.t('Score difference')), element('th', { class: 'standing', scope: 'col' }, element('span', { class: 'unseen' }, l10n.t('Match')))] : []),
  ));
}

function showsIou({ comparison, rows }: Content): boolean {
  return comparison !== undefined && rows.some(({ left, right }) => left?.polygon ?? right?.polygon);
}

/** The number in the same shape as on the picture. */
function chipIcon(row: ComparedInstance, compared: boolean): SVGSVGElement {
  const width = chipWidth(row.number) + 14;
  const look = chipLook(row, compared);
  return svg('svg', { class: 'chip-icon', width, height: CHIP_HEIGHT + 2, viewBox: `${-width / 2} ${-CHIP_HEIGHT / 2 - 1} ${width} ${CHIP_HEIGHT + 2}`, 'aria-hidden': 'true' },
    svg('g', { class: look.className },
      svg('path', { class: 'chip-shape', d: look.path }),
      svg('text', { class: 'chip-number', 'text-anchor': 'middle', dy: '0.35em' }, String(row.number))));
}
