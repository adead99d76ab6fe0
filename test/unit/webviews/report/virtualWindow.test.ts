import { describe, expect, it } from 'vitest';
import {
  columnsIn,
  inView,
  keyTarget,
  scrolledTo,
  wholeHeight,
  type Grid,
} from '../../../../src/webviews/report/virtualWindow';

const list: Grid = { count: 10_000, columns: 1, lineHeight: 28 };
const gallery: Grid = { count: 23, columns: 5, lineHeight: 100 };

describe('the window of a long list', () => {
  it('has as many columns as fit, at least one', () => {
    expect([900, 167, 168, 0].map(width => columnsIn(width, 168))).toEqual([5, 1, 1, 1]);
    expect(columnsIn(900, Infinity)).toBe(1);
  });

  it('is as high as all of its lines', () => {
    expect(wholeHeight(list)).toBe(280_000);
    expect(wholeHeight(gallery)).toBe(500);
    expect(wholeHeight({ ...gallery, count: 0 })).toBe(0);
  });

  it('holds what is in view, even in part, and the spare lines', () => {
    expect(inView(list, { top: 0, height: 280 }, 0)).toEqual({ first: 0, end: 10 });
    expect(inView(list, { top: 14, height: 280 }, 0)).toEqual({ first: 0, end: 11 });
    expect(inView(list, { top: 2800, height: 280 }, 2)).toEqual({ first: 98, end: 112 });
    expect(inView(gallery, { top: 400, height: 300 }, 1)).toEqual({ first: 15, end: 23 });
  });

  it('is never outside of the list, wherever it was scrolled to before', () => {
    expect(inView(list, { top: -50, height: 280 }, 3)).toEqual({ first: 0, end: 12 });
    const { first, end } = inView({ ...list, count: 4 }, { top: 200_000, height: 280 }, 1);
    expect(end).toBe(4);
    expect(first).toBeLessThanOrEqual(end);
    expect(inView({ ...list, count: 0 }, { top: 0, height: 280 }, 2)).toEqual({ first: 0, end: 0 });
  });

  it('scrolls only as far as a position needs', () => {
    const viewport = { top: 2800, height: 280 };
    expect(scrolledTo(105, list, viewport)).toBe(2800);
    expect(scrolledTo(99, list, viewport)).toBe(2772);
    expect(scrolledTo(110, list, viewport)).toBe(2828);
    expect(scrolledTo(22, gallery, { top: 0, height: 250 })).toBe(250);
  });
});

describe('the keys of a gallery', () => {
  const view = { top: 0, height: 250 };
  const from = (at: number, ...keys: string[]) =>
    keys.map(key => keyTarget(key, at, gallery, view));

  it('go by one, by a line and to the ends', () => {
    expect(from(7, 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown')).toEqual([6, 8, 2, 12]);
    expect(from(7, 'Home', 'End', 'PageDown', 'PageUp')).toEqual([0, 22, 12, 2]);
  });

  it('keep their column at the ends, and end where there is none', () => {
    expect(from(2, 'ArrowUp', 'ArrowLeft', 'PageUp')).toEqual([2, 1, 2]);
    expect(from(16, 'ArrowDown')).toEqual([21]);
    expect(from(19, 'ArrowDown')).toEqual([22]);
    expect(from(22, 'ArrowDown', 'ArrowRight')).toEqual([22, 22]);
    expect(from(0, 'ArrowLeft')).toEqual([0]);
  });

  it('begin at the first, from no row', () => {
    expect(from(-1, 'ArrowDown', 'ArrowUp', 'Home', 'End')).toEqual([0, 0, 0, 22]);
  });

  it('are no others, and lead nowhere in an empty list', () => {
    expect(from(3, 'a', 'Tab', 'constructor')).toEqual([undefined, undefined, undefined]);
    expect(keyTarget('End', -1, { ...gallery, count: 0 }, view)).toBeUndefined();
  });

  it('in a list of one line stay on it', () => {
    const one: Grid = { count: 3, columns: 5, lineHeight: 100 };
    expect(keyTarget('ArrowDown', 1, one, view)).toBe(1);
    expect(keyTarget('ArrowUp', 1, one, view)).toBe(1);
    expect(keyTarget('End', 1, one, view)).toBe(2);
  });
});
