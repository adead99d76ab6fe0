import type { ReportAbout, ReportProgress, ReportRow, ReportSummary } from '../../protocol/report';
import { stands } from './faults';
import { filtered, noFilters, type Counts, type Filters } from './filters';
import { sorted, type Sort } from './sorting';

export type Mode = 'gallery' | 'list';

/** How the user looks at the list; kept over a reload. */
export interface View {
  sort: Sort;
  mode: Mode;
}

/** What the page shows: the host's messages, and what the user chose to see of them. */
export class Store {
  about: ReportAbout | undefined;
  progress: ReportProgress | undefined;
  summary: ReportSummary | undefined;
  readonly rows: ReportRow[] = [];
  shown: ReportRow[] = [];
  counts: Counts = filtered([], noFilters).counts;
  filters = noFilters;
  view: View;
  /** The row that keys go on from, by its `index`; it need not be shown. */
  active: number | undefined;
  /** Told once for all that changed since the last picture was drawn. */
  onChange: () => void = () => {};
  private drawn = true;
  private stale = false;

  constructor(
    view: Partial<View> | undefined,
    private readonly keep: (view: View) => void,
  ) {
    this.view = { sort: 'worst', mode: 'gallery', ...view };
  }

  setAbout(about: ReportAbout): void {
    this.about = about;
    this.changed();
  }

  setProgress(progress: ReportProgress): void {
    this.progress = progress;
    this.changed();
  }

  setSummary(summary: ReportSummary): void {
    this.summary = summary;
    this.changed();
  }

  addRows(rows: ReportRow[]): void {
    for (const row of rows) this.rows[row.index] = row;
    this.stale = true;
    this.changed();
  }

  setFilters(filters: Partial<Filters>): void {
    this.filters = { ...this.filters, ...filters };
    this.stale = true;
    this.changed();
  }

  setView(view: Partial<View>): void {
    this.view = { ...this.view, ...view };
    this.keep(this.view);
    this.stale = true;
    this.changed();
  }

  setActive(index: number | undefined): void {
    this.active = index;
    this.changed();
  }

  /** Where the active row stands in what is shown, −1 of one that is not. */
  get activePosition(): number {
    return this.active === undefined
      ? -1
      : this.shown.findIndex(({ index }) => index === this.active);
  }

  /**
   * The next row with a fault or a difference, round and round; undefined where there is none. It is
   * the same row again where there is no other.
   */
  nextDifference(step: 1 | -1): ReportRow | undefined {
    const { shown } = this;
    const at = this.activePosition;
    const start = at < 0 && step < 0 ? 0 : at;
    for (let i = 1; i <= shown.length; i++) {
      const row = shown[(start + step * i + shown.length * 2) % shown.length]!;
      if (stands(row)) return row;
    }
    return undefined;
  }

  private changed(): void {
    if (!this.drawn) return;
    this.drawn = false;
    requestAnimationFrame(() => {
      this.drawn = true;
      if (this.stale) this.choose();
      this.onChange();
    });
  }

  private choose(): void {
    this.stale = false;
    // `filter` also leaves out the places of rows that have not come yet.
    const { shown, counts } = filtered(
      this.rows.filter(() => true),
      this.filters,
    );
    this.shown = sorted(shown, this.view.sort);
    this.counts = counts;
  }
}
