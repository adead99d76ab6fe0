import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../../compare/comparison';
import { CHIP_POINT, chipWidth, presence } from './chips';
import { element } from '../shared/dom';
import { cells, header, wordColumns, type WordColumn } from './listCells';
import type { Content, Store } from './store';
import { rowLabel } from './words';

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
    const line = element(
      'tr',
      {
        class: `${presence(row)}${content.comparison && !row.same ? ' unlike' : ''}`,
        'data-number': row.number,
        'aria-label': rowLabel(row, content),
      },
      ...cells(row, content, columns, chipRoom),
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
