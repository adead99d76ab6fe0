import { describe, expect, it } from 'vitest';
import {
  anyFilter,
  filtered,
  noFilters,
  type Filters,
} from '../../../../src/webviews/report/filters';
import { differences, indexes, row, truth } from './rows';

const rows = [
  row(0, { ...truth(), texts: 'Lemon exit', lowestScore: 0.9 }),
  row(1, { ...truth({ missed: 2 }), texts: '出口', lowestScore: 0.4 }),
  row(2, { ...truth({ misread: 1 }), ...differences({ text: 1 }), lowestScore: 0.6 }),
  row(3, { ...truth({ missed: 1, invented: 1 }), ...differences(), lowestScore: 0.5 }),
  row(4, { state: 'failed', error: 'damaged' }),
  row(5, { ...differences({ incomparable: 'other frames' }), image: 'LEMON.png' }),
  row(6, { state: 'waiting' }),
];
const shown = (filters: Partial<Filters>): number[] =>
  indexes(filtered(rows, { ...noFilters, ...filters }).shown);

describe('filters', () => {
  it('show all rows while there is none', () => {
    expect(shown({})).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(anyFilter(noFilters)).toBe(false);
    expect(anyFilter({ ...noFilters, text: '  ' })).toBe(false);
  });

  it('of faults show rows with any of them', () => {
    expect(shown({ faults: ['missed'] })).toEqual([1, 3]);
    expect(shown({ faults: ['missed', 'misread'] })).toEqual([1, 2, 3]);
    expect(shown({ faults: ['failed'] })).toEqual([4]);
  });

  it('of the other run show what differs, and what cannot be compared', () => {
    expect(shown({ differing: true })).toEqual([2, 5]);
    expect(shown({ differing: true, faults: ['misread'] })).toEqual([2]);
  });

  it('of scores have ends that belong to the range; a row without a score is in none', () => {
    expect(shown({ scores: [0.4, 0.6] })).toEqual([1, 2, 3]);
    expect(shown({ scores: [0, 0.99] })).toEqual([0, 1, 2, 3]);
    expect(shown({ scores: [0.7, 0.2] })).toEqual([]);
  });

  it('of text look into path and texts, whatever the case, and take nothing for a pattern', () => {
    expect(shown({ text: 'lEmOn' })).toEqual([0, 5]);
    expect(shown({ text: ' 出口 ' })).toEqual([1]);
    expect(shown({ text: 'image_.' })).toEqual([]);
  });

  it('of named rows show those, together with the other filters', () => {
    expect(shown({ only: { label: 'o → 0', rows: [3, 0, 99] } })).toEqual([0, 3]);
    expect(shown({ only: { label: 'o → 0', rows: [0, 3] }, faults: ['missed'] })).toEqual([3]);
  });

  it('are counted among the rows that pass all filters of another kind', () => {
    const counts = (filters: Partial<Filters>) =>
      filtered(rows, { ...noFilters, ...filters }).counts;
    expect(counts({})).toEqual({
      missed: 2,
      invented: 1,
      moved: 0,
      misread: 1,
      failed: 1,
      differing: 2,
    });
    // A chosen fault leaves the counts of the others: they would be shown, too.
    expect(counts({ faults: ['missed'] })).toMatchObject({ missed: 2, misread: 1, differing: 0 });
    expect(counts({ differing: true })).toMatchObject({ missed: 0, misread: 1, differing: 2 });
    expect(counts({ text: 'image_3' })).toMatchObject({ missed: 1, invented: 1, misread: 0 });
  });

  it('of 10,000 rows with long texts take a key press', () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      row(i, { ...truth({ missed: i % 3 }), texts: `${'word '.repeat(100)}${i}` }),
    );
    filtered(many, { ...noFilters, text: 'word' });
    const start = performance.now();
    expect(filtered(many, { ...noFilters, text: '9999' }).shown).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
