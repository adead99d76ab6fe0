import type { ReportRow } from '../../../../src/protocol/report';

/** A faultless row that has answered, but for what a test says of it. */
export const row = (index: number, more: Partial<ReportRow> = {}): ReportRow => ({
  index,
  image: `image_${index}.jpg`,
  state: 'done',
  badness: 0,
  ...more,
});

export const truth = (faults: Partial<NonNullable<ReportRow['truth']>> = {}) => ({
  truth: { matched: 3, missed: 0, invented: 0, moved: 0, misread: 0, ignored: 0, ...faults },
});

export const differences = (more: Partial<NonNullable<ReportRow['differences']>> = {}) => ({
  differences: { onlyThis: 0, onlyOther: 0, moved: 0, score: 0, text: 0, ...more },
});

export const indexes = (rows: readonly ReportRow[]): number[] => rows.map(({ index }) => index);
