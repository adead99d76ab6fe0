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
  filters = noFilters;
  view: View;
  /** The row that keys go on from, by its `index`; it need not be shown. */
  active: number | undefined;
  /** Told once for all that changed since the last picture was drawn. */
  onChange: () => void = () => {};
  private drawn = true;
  private chosen: { shown: ReportRow[]; counts: Counts } | undefined;

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
    this.chosen = undefined;
    this.changed();
  }

  setFilters(filters: Partial<Filters>): void {
    this.filters = { ...this.filters, ...filters };
    this.chosen = undefined;
    this.changed();
  }

  setView(view: Partial<View>): void {
    this.view = { ...this.view, ...view };
    this.keep(this.view);
    this.chosen = undefined;
    this.changed();
  }

  setActive(index: number | undefined): void {
    this.active = index;
    this.changed();
  }

  /** The rows that pass the filters, in their order: also before they are drawn. */
  get shown(): ReportRow[] {
    return this.choose().shown;
  }

  get counts(): Counts {
    return this.choose().counts;
  }

  /** Where the active row stands in what is shown, −1 of one that is not. */
  get activePosition(): number {
    return this.active === undefined
      ? -1
      : this.shown.findIndex(({ index }) => index === this.active);
  }

  /**
   * The next row with a fault or a difference, round and round: the same one again where there is
   * no other, undefined where there is none.
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
      this.onChange();
    });
  }

  private choose(): { shown: ReportRow[]; counts: Counts } {
    if (this.chosen) return this.chosen;
    // `filter` also leaves out the places of rows that have not come yet.
    const { shown, counts } = filtered(
      this.rows.filter(() => true),
      this.filters,
    );
    this.chosen = { shown: sorted(shown, this.view.sort), counts };
    return this.chosen;
  }
}
