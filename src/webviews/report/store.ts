import type { ReportAbout, ReportProgress, ReportRow, ReportSummary } from '../../protocol/report';
import { stands } from './faults';
import { filtered, type Counts, type Filters } from './filters';
import { bounded, type Kept, type Place, type View } from './kept';
import { sorted } from './sorting';

/** What the page shows: the host's messages, and what the user chose to see of them. */
export class Store {
  about: ReportAbout | undefined;
  progress: ReportProgress | undefined;
  summary: ReportSummary | undefined;
  readonly rows: ReportRow[] = [];
  filters: Filters;
  view: View;
  /** The row that keys go on from, by its `index`; it need not be shown. */
  active: number | undefined;
  /** The first row in view, undefined where the list begins with it. */
  place: Place | undefined;
  /** Told once for all that changed since the last picture was drawn. */
  onChange: () => void = () => {};
  private drawn = true;
  private chosen: { shown: ReportRow[]; counts: Counts } | undefined;

  constructor(
    { view, filters, active, place }: Kept,
    private readonly keep: (kept: Kept) => void,
  ) {
    this.view = view;
    this.filters = filters;
    this.active = active;
    this.place = place;
  }

  /** What a page made anew begins with. */
  get kept(): Kept {
    return bounded(this);
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
    this.keep(this.kept);
    this.chosen = undefined;
    this.changed();
  }

  setView(view: Partial<View>): void {
    this.view = { ...this.view, ...view };
    this.keep(this.kept);
    this.chosen = undefined;
    this.changed();
  }

  setActive(index: number | undefined): void {
    this.active = index;
    this.keep(this.kept);
    this.changed();
  }

  /** Where the list is scrolled to, which changes nothing that is drawn. */
  setPlace(place: Place | undefined): void {
    const { index, offset } = this.place ?? {};
    if (place?.index === index && place?.offset === offset) return;
    this.place = place;
    this.keep(this.kept);
  }

  /** All rows that there are have come. */
  get isWhole(): boolean {
    const { of = 0 } = this.progress ?? {};
    return of > 0 && this.rows.length >= of;
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
