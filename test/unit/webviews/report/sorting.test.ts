import { describe, expect, it } from 'vitest';
import { sorted } from '../../../../src/webviews/report/sorting';
import { indexes, row } from './rows';

const rows = [
  row(0, { image: 'b/image_10.jpg', badness: 1, ms: 20 }),
  row(1, { image: 'b/image_9.jpg', badness: 3, ms: 80 }),
  row(2, { image: 'A/image_1.jpg', badness: 1 }),
  row(3, { image: '图.jpg', badness: 0, ms: 40 }),
];

describe('the order of rows', () => {
  it('is worst first; equals stay in the order of the run', () => {
    expect(indexes(sorted(rows, 'worst'))).toEqual([1, 0, 2, 3]);
  });

  it('by name counts as people do', () => {
    expect(indexes(sorted(rows, 'name'))).toEqual([2, 1, 0, 3]);
  });

  it('by time is slowest first, those without a time last', () => {
    expect(indexes(sorted(rows, 'time'))).toEqual([1, 3, 0, 2]);
  });

  it("in the run's order is by index, and leaves what it was given alone", () => {
    const given = rows.toReversed();
    expect(indexes(sorted(given, 'order'))).toEqual([0, 1, 2, 3]);
    expect(indexes(given)).toEqual([3, 2, 1, 0]);
  });
});
