import { describe, expect, it } from 'vitest';
import { iouOf, sharedBy } from '../../../src/metrics/overlap';
import { shapeOf } from '../../../src/metrics/shape';
import { golden } from './goldens';

interface Case {
  a: number[];
  b: number[];
  iou: number;
  shared: number;
  drawn: number;
  area: number;
}

describe('boundaries as MMOCR has shapely measure them', () => {
  it('equal it on 300 pairs: boxes, outlines, crossing, touching and folded ones', () => {
    const wrong = golden<Case[]>('polygons').filter(({ a, b, iou, shared, drawn, area }) => {
      const [one, other] = [shapeOf(a), shapeOf(b)];
      const off = [
        [iouOf(one, other), iou],
        [sharedBy(one, other) / (1 + shared), shared / (1 + shared)],
        [one.drawnArea / (1 + drawn), drawn / (1 + drawn)],
        [one.area / (1 + area), area / (1 + area)],
      ].map(([is, wanted]) => Math.abs(is! - wanted!));
      return !(Math.max(...off) < 1e-6);
    });
    expect(wrong).toEqual([]);
  });

  it('of a bow tie only the loop that encloses more is left', () => {
    const shape = shapeOf([0, 0, 30, 30, 30, 0, 0, 20]);
    expect(shape.area).toBeCloseTo(270, 6);
    expect(shape.drawnArea).toBeCloseTo(150, 6);
  });

  it('two squares that touch in a corner become their convex hull', () => {
    expect(shapeOf([0, 0, 10, 0, 10, 10, 20, 10, 20, 20, 10, 20, 10, 10, 0, 10]).area).toBe(300);
  });

  it.each([
    ['a line', [0, 0, 10, 10, 20, 20]],
    ['a point', [5, 5, 5, 5, 5, 5]],
    ['a corner that is no number', [0, 0, 10, NaN, 10, 10]],
    ['nothing', []],
  ])('%s has no area', (_, polygon) => {
    const shape = shapeOf(polygon);
    expect([shape.area, sharedBy(shape, shapeOf([0, 0, 9, 0, 9, 9]))]).toEqual([0, 0]);
  });

  it('a boundary of thousands of crossings takes a second at most', () => {
    const monster = Array.from({ length: 4000 }, (_, i) => (i * 7919) % 1000);
    const from = performance.now();
    const shape = shapeOf(monster);
    expect(iouOf(shape, shapeOf(monster))).toBeGreaterThan(0.9);
    expect(performance.now() - from).toBeLessThan(5000);
  });
});
