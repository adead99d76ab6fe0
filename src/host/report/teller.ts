import type { ReportRow, ToReport } from '../../protocol/report';

/** Rows and progress are told so often at most, a summary so often. */
const [ROWS_MS, SUMMARY_MS] = [200, 1000];
/** A message has so many rows at most. */
const MOST_ROWS = 1000;

/** What is told of a report, made when it is told. */
export interface Told {
  progress: () => ToReport;
  summary: () => ToReport;
}

/** Tells a page what changes, a few times a second however much changes. */
export class Teller {
  readonly #rows = new Map<number, ReportRow>();
  #summaryAt = -Infinity;
  #summaryWaits = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly post: (message: ToReport) => void,
    private readonly told: Told,
  ) {}

  /** These rows are new or changed, and with them what is said of all. */
  rows(rows: readonly ReportRow[]): void {
    for (const row of rows) this.#rows.set(row.index, row);
    this.#summaryWaits = true;
    this.#later();
  }

  /** All that waits is told now, the summary too. */
  flush(): void {
    this.#summaryAt = -Infinity;
    this.#summaryWaits = true;
    this.#tell();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#rows.clear();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => this.#tell(), ROWS_MS);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = [...this.#rows.values()];
    this.#rows.clear();
    for (let at = 0; at < rows.length; at += MOST_ROWS)
      this.post({ kind: 'rows', rows: rows.slice(at, at + MOST_ROWS) });
    this.post(this.told.progress());
    if (!this.#summaryWaits) return;
    if (performance.now() - this.#summaryAt < SUMMARY_MS) return this.#later();
    this.#summaryAt = performance.now();
    this.#summaryWaits = false;
    this.post(this.told.summary());
  }
}
