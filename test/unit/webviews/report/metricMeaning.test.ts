import { describe, expect, it } from 'vitest';
import { faultsOf, judged, namesOf } from '../../../../src/webviews/report/metricMeaning';

describe('what a metric leads down to', () => {
  it.each([
    ['icdar/precision', ['invented']],
    ['icdar/recall', ['missed']],
    ['icdar/hmean', ['missed', 'invented']],
    ['recog/word_acc_ignore_case_symbol', ['misread']],
    ['recog/char_recall', ['misread']],
    ['recog/1-N.E.D', ['misread']],
    ['e2e/hmean', ['missed', 'invented', 'misread']],
    ['kie/macro_f1', []],
    ['', []],
  ])('%s', (metric, faults) => {
    expect(faultsOf(metric)).toEqual(faults);
  });

  it('has the family before the first slash, or none', () => {
    expect(namesOf('recog/1-N.E.D')).toEqual({ prefix: 'recog', name: '1-N.E.D' });
    expect(namesOf('hmean')).toEqual({ prefix: '', name: 'hmean' });
  });

  it('is better or worse only where the interval leaves out 0', () => {
    expect(
      [[0.01, 0.03] as const, [-0.03, -0.01] as const, [0, 0.03] as const].map(judged),
    ).toEqual(['better', 'worse', 'chance']);
  });
});
