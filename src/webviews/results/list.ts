import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../../compare/comparison';
import { CHIP_HEIGHT, CHIP_POINT, chipLook, chipWidth, presence } from './chips';
import { element, svg } from '../shared/dom';
import type { Content, Store } from './store';
import {
  iou,
  rowLabel,
  score,
  shownDelta,
  shownLabel,
  shownScore,
  shownText,
  sideWord,
  signedDelta,
  standing,
} from './words';

/**
 * The instances as a grid that is walked with the arrow keys; hover and selection are the
 * picture's.
 */
export class InstanceList {
  readonly node = element('div', { class: 'list' });
  private readonly lines = new Map<number, HTMLTableRowElement>();
  private shown: ComparedInstance[] | undefined;

  constructor(
    private readonly store: Store,
    private readonly onSelect: (row: ComparedInstance) => void,
  ) {
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
    this.node.style.setProperty('--rows', String(content.rows.length));
    const columns = wordColumns(content);
    const widest = chipWidth(content.rows.at(-1)?.number ?? 0) + 2 * CHIP_POINT;
    const body = element(
      'tbody',
      {},
      ...content.rows.map(row => this.line(row, content, columns, widest)),
    );
    this.node.replaceChildren(
      element(
        'table',
        { class: `words-${columns.length}`, role: 'grid', 'aria-label': l10n.t('Text instances') },
        header(content, columns),
        body,
      ),
    );
    const focused = this.store.selected ?? content.rows[0];
    if (hadFocus && focused) this.lines.get(focused.number)?.focus({ preventScroll: true });
  }

  private line(
    row: ComparedInstance,
    content: Content,
    columns: WordColumn[],
    chipRoom: number,
  ): HTMLTableRowElement {
    const stands = standing(row, content);
    const number = (kind: string, text: string, differs?: boolean): HTMLTableCellElement =>
      element('td', { class: `number ${kind}${differs ? ' differs' : ''}` }, text);
    const cells = [
      element(
        'td',
        { class: 'chip-cell' },
        chipIcon(row, content.comparison !== undefined, chipRoom),
      ),
      ...(content.comparison
        ? [element('td', { class: 'standing', title: stands.text }, stands.icon)]
        : []),
      ...columns.map(column =>
        element(
          'td',
          { class: row.differs?.includes(column) ? 'text differs' : 'text', dir: 'auto' },
          ...(column === 'text' ? [shortened(shownText(row))] : breakable(shownLabel(row))),
        ),
      ),
      ...(showsIou(content)
        ? [number('iou', iou(row.iou), row.differs?.includes('boundary'))]
        : []),
      ...(content.left ? [number('score', score(shownScore(row.left)))] : []),
      ...(content.right ? [number('score', score(shownScore(row.right)))] : []),
      ...(content.comparison
        ? [number('delta', signedDelta(shownDelta(row)), row.differs?.includes('score'))]
        : []),
    ];
    const line = element(
      'tr',
      {
        class: `${presence(row)}${content.comparison && !row.same ? ' unlike' : ''}`,
        'data-number': row.number,
        'aria-label': rowLabel(row, content),
      },
      ...cells,
    );
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
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Enter: at,
      ' ': at,
    };
    if (event.key === 'Escape') return this.store.select(undefined);
    const target = targets[event.key];
    if (target === undefined || at < 0) return;
    event.preventDefault();
    this.choose(rows[Math.min(Math.max(target, 0), rows.length - 1)]!);
  }
}

/** Characters of a text that the list shows. */
const LONGEST = 200;

/** A label may break behind its underscores. */
function breakable(label: string): (string | HTMLElement)[] {
  return shortened(label)
    .split(/(?<=_)/)
    .flatMap((part, i) => (i ? [element('wbr'), part] : [part]));
}

/** What is written, of recognisers; what it is, of KIE models. */
type WordColumn = 'text' | 'label';

function wordColumns({ rows }: Content): WordColumn[] {
  return (['text', 'label'] as const).filter(column =>
    rows.some(({ left, right }) => left?.[column] !== undefined || right?.[column] !== undefined),
  );
}

/** Number and mark first: they are what is looked for, and what is beside them may give way. */
function header(content: Content, columns: WordColumn[]): HTMLTableSectionElement {
  const heading = (label: string, extra = '', title?: string): HTMLTableCellElement =>
    element('th', { class: extra, scope: 'col', title }, label);
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      heading('#', 'chip-cell'),
      ...(content.comparison
        ? [
            element(
              'th',
              { class: 'standing', scope: 'col' },
              element('span', { class: 'unseen' }, l10n.t('Match')),
            ),
          ]
        : []),
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
