import * as l10n from '@vscode/l10n';
import type { ReportRow } from '../../protocol/report';
import { element } from '../shared/dom';
import { RowView } from './rowView';
import type { Mode, Place } from './kept';
import type { Store } from './store';
import type { Thumbnails } from './thumbnails';
import {
  columnsIn,
  inView,
  keyTarget,
  scrolledTo,
  wholeHeight,
  type Grid,
  type Viewport,
} from './virtualWindow';

/** A row's least width and its height with the gap below, in CSS pixels; `report.css` has them. */
const sizes: Record<Mode, { width: number; height: number }> = {
  gallery: { width: 168, height: 176 },
  list: { width: Infinity, height: 28 },
};
/** Lines outside of the view that exist, and the many around it that keep their pictures. */
const SPARE = { gallery: 1, list: 6 };
const KEPT = 12;
/** The place is kept so long after the last scrolling. */
const KEEP_MS = 100;

/** The images, of which only those in view exist as elements. */
export class RowList {
  readonly node = element('div', {
    class: 'rows',
    role: 'listbox',
    tabindex: 0,
    'aria-label': l10n.t('Images'),
  });
  private readonly whole = element('div', { class: 'whole', role: 'presentation' });
  private readonly views = new Map<number, RowView>();
  private readonly free: RowView[] = [];
  private viewport: Viewport = { top: 0, height: 0 };
  private width = 0;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private shown: ReportRow[] | undefined;
  /** Where the page before this one was scrolled to, until the user goes on. */
  private sought: Place | undefined;
  private grid: Grid = { count: 0, columns: 1, lineHeight: 1 };

  constructor(
    private readonly store: Store,
    private readonly thumbnails: Thumbnails,
    private readonly open: (row: ReportRow) => void,
  ) {
    this.sought = store.place;
    this.node.append(this.whole);
    for (const own of ['wheel', 'pointerdown', 'keydown'])
      this.node.addEventListener(own, () => (this.sought = undefined), { passive: true });
    this.node.addEventListener('focus', () => this.focused());
    this.node.addEventListener('scroll', () => this.scrolled(), { passive: true });
    this.node.addEventListener('keydown', event => this.key(event));
    this.node.addEventListener('click', event => this.click(event));
    this.node.addEventListener('pointerover', event => this.viewOf(event)?.explain());
    new ResizeObserver(() => this.measure()).observe(this.node);
  }

  render(): void {
    const { shown, view } = this.store;
    const kept = this.shown !== shown && this.viewport.top > 0 ? this.anchor() : undefined;
    this.shown = shown;
    this.node.classList.toggle('gallery', view.mode === 'gallery');
    this.node.hidden = !shown.length;
    this.measure();
    if (kept) this.keepInPlace(kept);
    this.seek();
    this.draw();
  }

  /** Selects a row, brings it into view and the focus to the list. */
  go(row: ReportRow): void {
    this.sought = undefined;
    this.store.setActive(row.index);
    this.measure();
    this.reveal(this.store.activePosition);
    this.node.focus({ preventScroll: true });
  }

  /** A picture came, or will not come. */
  pictureOf(index: number): void {
    for (const view of this.views.values())
      if (view.row?.index === index)
        view.picture({ url: this.thumbnails.url(index), failure: this.thumbnails.failure(index) });
  }

  private measure(): void {
    const { clientWidth, clientHeight } = this.node;
    const { width, height } = sizes[this.store.view.mode];
    const columns = columnsIn(clientWidth - 12, width);
    const changed =
      clientWidth !== this.width ||
      clientHeight !== this.viewport.height ||
      columns !== this.grid.columns;
    // Also in other columns the same images are in view.
    const kept = columns !== this.grid.columns && this.viewport.top > 0 && this.anchor();
    this.width = clientWidth;
    this.viewport = { top: this.node.scrollTop, height: clientHeight };
    this.grid = { count: this.store.shown.length, columns, lineHeight: height };
    this.whole.style.blockSize = `${wholeHeight(this.grid)}px`;
    this.node.style.setProperty('--columns', String(columns));
    if (kept) this.keepInPlace(this.sought ?? kept);
    if (changed) this.draw();
  }

  private scrolled(): void {
    this.viewport = { ...this.viewport, top: this.node.scrollTop };
    this.draw();
    if (this.sought) return;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepPlace(), KEEP_MS);
  }

  private keepPlace(): void {
    if (!this.sought) this.store.setPlace(this.viewport.top > 0 ? this.anchor() : undefined);
  }

  /** Back to where the page before was: rows come in portions, and are counted after that. */
  private seek(): void {
    const { sought, store } = this;
    if (sought && store.isWhole) this.keepInPlace(sought);
  }

  /** Whoever comes by keys sees where they are; a pointer says itself which row it means. */
  private focused(): void {
    if (!this.node.matches(':focus-visible')) return;
    this.measure();
    const at = this.store.activePosition;
    const first = Math.ceil(this.viewport.top / this.grid.lineHeight) * this.grid.columns;
    const row = this.store.shown[at < 0 ? Math.min(first, this.grid.count - 1) : at];
    if (row) this.go(row);
  }

  /** Gives an element to each row in view, and to the active one, which may be scrolled away. */
  private draw(): void {
    const { first, end } = inView(this.grid, this.viewport, SPARE[this.store.view.mode]);
    const active = this.store.activePosition;
    for (const [position, view] of this.views)
      if ((position < first || position >= end) && position !== active)
        this.putAway(position, view);
    for (let position = first; position < end; position++) this.place(position, active);
    if (active >= 0 && (active < first || active >= end)) this.place(active, active);
    const id = active >= 0 ? `row-${this.store.active}` : '';
    if (this.node.getAttribute('aria-activedescendant') !== id)
      this.node.setAttribute('aria-activedescendant', id);
    this.askForPictures();
  }

  private place(position: number, active: number): void {
    const row = this.store.shown[position];
    if (!row) return;
    const { columns, lineHeight } = this.grid;
    let view = this.views.get(position);
    if (!view) {
      view = this.free.pop() ?? new RowView();
      this.views.set(position, view);
      if (!view.node.parentNode) this.whole.append(view.node);
      view.node.hidden = false;
    }
    view.show(row, {
      position,
      // In the columns' own widths; as a property of its own it would be inherited by all within.
      transform: `translate(calc(${position % columns} * (100% + 8px) + 4px), ${Math.floor(position / columns) * lineHeight}px)`,
      of: this.store.shown.length,
      active: position === active,
      url: this.thumbnails.url(row.index),
      failure: this.thumbnails.failure(row.index),
    });
  }

  private putAway(position: number, view: RowView): void {
    this.views.delete(position);
    view.putAway();
    this.free.push(view);
  }

  private askForPictures(): void {
    const { shown, view } = this.store;
    const indexes = (spare: number): number[] => {
      const { first, end } = inView(this.grid, this.viewport, spare);
      return shown.slice(first, end).map(({ index }) => index);
    };
    // The list has no room for pictures; those of the gallery stay for a way back.
    if (view.mode === 'gallery') this.thumbnails.look(indexes(0), indexes(KEPT));
  }

  /** The first row in view, which stays where it is while rows come in above. */
  private anchor(): Place | undefined {
    const line = Math.ceil(this.viewport.top / this.grid.lineHeight);
    const row = this.shown?.[line * this.grid.columns];
    return row && { index: row.index, offset: line * this.grid.lineHeight - this.viewport.top };
  }

  private keepInPlace({ index, offset }: Place): void {
    const position = this.store.shown.findIndex(row => row.index === index);
    if (position < 0) return;
    const { columns, lineHeight } = this.grid;
    const top = Math.floor(position / columns) * lineHeight - offset;
    this.node.scrollTop = top;
    this.viewport = { ...this.viewport, top: this.node.scrollTop };
  }

  private reveal(position: number): void {
    if (position < 0) return;
    this.node.scrollTop = scrolledTo(position, this.grid, this.viewport);
    this.scrolled();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    this.measure();
    const at = this.store.activePosition;
    const row = this.store.shown[at];
    if ((event.key === 'Enter' || event.key === ' ') && row) {
      event.preventDefault();
      return this.open(row);
    }
    const target = keyTarget(event.key, at, this.grid, this.viewport);
    const to = target === undefined ? undefined : this.store.shown[target];
    if (!to) return;
    event.preventDefault();
    this.go(to);
  }

  private viewOf({ target }: Event): RowView | undefined {
    const node = (target as Element).closest('.row');
    return [...this.views.values()].find(view => view.node === node);
  }

  private click(event: MouseEvent): void {
    const row = this.viewOf(event)?.row;
    if (!row) return;
    this.store.setActive(row.index);
    this.open(row);
  }
}
