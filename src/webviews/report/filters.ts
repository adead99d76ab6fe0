import type { ReportRow } from '../../protocol/report';
import { differencesOf, faults, timesOf, type Fault } from './faults';

/** Which rows are shown: those that pass all of these. */
export interface Filters {
  /** Rows with at least one of them; empty for all rows. */
  faults: readonly Fault[];
  /** Only rows that differ from the other run. */
  differing: boolean;
  /** Of the row's lowest score, ends included; a row without a score is in the whole range only. */
  scores: readonly [low: number, high: number];
  /** In the image's path or its texts, whatever the case. */
  text: string;
  /** Rows that were named elsewhere on the page, and by what. */
  only?: { label: string; rows: readonly number[] } | undefined;
}

export const noFilters: Filters = { faults: [], differing: false, scores: [0, 1], text: '' };

export function anyFilter({ faults, differing, scores, text, only }: Filters): boolean {
  const ranged = scores[0] > 0 || scores[1] < 1;
  return faults.length > 0 || differing || ranged || text.trim() !== '' || only !== undefined;
}

/** How many rows each switch would show, given all filters of another kind. */
export type Counts = Record<Fault | 'differing', number>;

/** The rows that pass, in their order, and the counts on the switches; one pass over all rows. */
export function filtered(
  rows: readonly ReportRow[],
  filters: Filters,
): { shown: ReportRow[]; counts: Counts } {
  const counts: Counts = { missed: 0, invented: 0, moved: 0, misread: 0, failed: 0, differing: 0 };
  const passesOther = otherFilters(filters);
  const shown = rows.filter(row => {
    if (!passesOther(row)) return false;
    const differing = differencesOf(row) > 0;
    const faulty = !filters.faults.length || filters.faults.some(fault => timesOf(row, fault) > 0);
    if (faulty && differing) counts.differing++;
    if (filters.differing && !differing) return false;
    for (const fault of faults) if (timesOf(row, fault) > 0) counts[fault]++;
    return faulty;
  });
  return { shown, counts };
}

/** A row passes score range, search and the rows that were named. */
function otherFilters({ scores, text, only }: Filters): (row: ReportRow) => boolean {
  const [low, high] = scores;
  const whole = low <= 0 && high >= 1;
  const sought = text.trim().toLowerCase();
  const named = only && new Set(only.rows);
  return row =>
    (!named || named.has(row.index)) &&
    (whole ||
      (row.lowestScore !== undefined && row.lowestScore >= low && row.lowestScore <= high)) &&
    (!sought || searched(row).includes(sought));
}

/** What the search looks through, made once for a row. */
const lowerCase = new WeakMap<ReportRow, string>();

function searched(row: ReportRow): string {
  let text = lowerCase.get(row);
  if (text === undefined) {
    text = `${row.image}\n${row.texts ?? ''}`.toLowerCase();
    lowerCase.set(row, text);
  }
  return text;
}
