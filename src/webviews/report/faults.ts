import type { ReportRow } from '../../protocol/report';

/** What can be wrong with an image, in the order in which it is shown. */
export const faults = ['missed', 'invented', 'moved', 'misread', 'failed'] as const;
export type Fault = (typeof faults)[number];

/** How often a row has a fault; an image that failed has failed once. */
export function timesOf(row: ReportRow, fault: Fault): number {
  if (fault === 'failed') return Number(row.state === 'failed');
  return row.truth?.[fault] ?? 0;
}

/** In how many ways a row differs from the other run; one that cannot be compared differs once. */
export function differencesOf({ differences }: ReportRow): number {
  if (!differences) return 0;
  const { onlyThis, onlyOther, moved, score, text, incomparable } = differences;
  const counted = onlyThis + onlyOther + moved + score + text;
  return incomparable === undefined ? counted : Math.max(1, counted);
}

/** What the key to the next difference stops at. */
export function stands(row: ReportRow): boolean {
  return differencesOf(row) > 0 || faults.some(fault => timesOf(row, fault) > 0);
}
