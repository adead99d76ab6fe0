import type { ReportRow } from '../../protocol/report';

export const sorts = ['worst', 'name', 'order', 'time'] as const;
export type Sort = (typeof sorts)[number];

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Worst, slowest, or first by name first; what is equal stays in the run's order. */
const compare: Record<Sort, (a: ReportRow, b: ReportRow) => number> = {
  worst: (a, b) => b.badness - a.badness,
  name: (a, b) => names.compare(a.image, b.image),
  order: () => 0,
  time: (a, b) => (b.ms ?? -1) - (a.ms ?? -1),
};

export function sorted(rows: readonly ReportRow[], sort: Sort): ReportRow[] {
  return rows.toSorted((a, b) => compare[sort](a, b) || a.index - b.index);
}
