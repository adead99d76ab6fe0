import { describe, expect, it } from 'vitest';
import {
  bestThreshold,
  hmeanOf,
  pathOf,
  thresholdAt,
  valuesAt,
  xOf,
  yOf,
} from '../../../../src/webviews/report/plotScale';

const area = { left: 30, top: 10, width: 200, height: 100 };
const curve = [
  { threshold: 0.3, precision: 0.5, recall: 1 },
  { threshold: 0.5, precision: 0.8, recall: 0.8 },
  { threshold: 0.9, precision: 1, recall: 0 },
];

describe('the plot over the threshold', () => {
  it('has 0 to 1 on both axes, up for more', () => {
    expect([0, 0.5, 1].map(value => xOf(value, area))).toEqual([30, 130, 230]);
    expect([0, 0.5, 1].map(value => yOf(value, area))).toEqual([110, 60, 10]);
  });

  it('stays in its area, whatever a file says', () => {
    expect([-3, 7, NaN, Infinity].map(value => xOf(value, area))).toEqual([30, 230, 30, 30]);
  });

  it('reads a threshold off a pointer in steps of 0.01, outside of the area the nearest', () => {
    expect([130, 131.1, 0, 999].map(x => thresholdAt(x, area))).toEqual([0.5, 0.51, 0, 1]);
    expect(thresholdAt(5, { ...area, width: 0 })).toBe(0);
  });

  it('gives the values of the nearest point', () => {
    expect(valuesAt(curve, 0.52)).toMatchObject({ precision: 0.8, recall: 0.8 });
    expect(valuesAt(curve, 0.52)?.hmean).toBeCloseTo(0.8, 12);
    expect(valuesAt(curve, 0)?.recall).toBe(1);
    expect(valuesAt([], 0.5)).toBeUndefined();
  });

  it('knows the harmonic mean, of nothing too, and where it is highest', () => {
    expect(hmeanOf(curve[0]!)).toBeCloseTo(2 / 3, 12);
    expect(hmeanOf({ threshold: 0, precision: 0, recall: 0 })).toBe(0);
    expect(bestThreshold(curve)).toBe(0.5);
    expect(bestThreshold([])).toBeUndefined();
  });

  it('draws a path from the lowest threshold to the highest', () => {
    expect(pathOf(curve.toReversed(), 'recall', area)).toBe('M90.0 10.0L130.0 30.0L210.0 110.0');
    expect(pathOf([], 'hmean', area)).toBe('');
  });
});
