import { describe, expect, it } from 'vitest';
import { convexPieces, sharedArea, snap } from '../../../src/model/clip';
import { boundingBox, centroid, Region } from '../../../src/model/polygon';
import type { Pair } from '../../../src/model/ring';
import { areasOf } from '../../../src/model/scanLines';
import { quad } from './predictions';

const area = (polygon: number[]): number => new Region(polygon).area;
const polygonIou = (a: number[], b: number[]): number => new Region(a).iou(new Region(b));

const lShape = [0, 0, 20, 0, 20, 10, 10, 10, 10, 20, 0, 20];
const bowTie = [0, 0, 10, 10, 10, 0, 0, 10];
const pentagram = Array.from({ length: 5 }, (_, i) => (i * 4 * Math.PI) / 5).flatMap(a => [
  10 * Math.cos(a),
  10 * Math.sin(a),
]);

describe('polygon', () => {
  it('measures quads, either way round', () => {
    expect(area(quad(3, 4, 40, 20))).toBe(800);
    expect(polygonIou(quad(0, 0, 10, 10), quad(5, 0, 10, 10))).toBeCloseTo(1 / 3, 9);
    expect(polygonIou(quad(0, 0, 10, 10), [0, 0, 0, 10, 10, 10, 10, 0])).toBe(1);
    expect(polygonIou(quad(0, 0, 10, 10), quad(2, 2, 4, 4))).toBeCloseTo(0.16, 9);
    expect(polygonIou(quad(0, 0), quad(100, 0))).toBe(0);
    expect(polygonIou(quad(0, 0), quad(40, 0))).toBe(0);
  });

  it('agrees on a turned square with geometry', () => {
    const diamond = [0, -10, 10, 0, 0, 10, -10, 0];
    expect(area(diamond)).toBe(200);
    // A square of side 14 cuts four corners of 3² off the diamond; the rest of it lies inside.
    expect(polygonIou(diamond, quad(-7, -7, 14, 14))).toBeCloseTo(164 / (200 + 196 - 164), 9);
  });

  it('is right where a shape is not convex', () => {
    expect(area(lShape)).toBeCloseTo(300, 9);
    expect(polygonIou(lShape, quad(10, 10, 10, 10))).toBe(0);
    expect(polygonIou(lShape, quad(0, 0, 20, 20))).toBeCloseTo(0.75, 9);
    expect(polygonIou(lShape, lShape)).toBe(1);
  });

  it('is right where a shape crosses itself, inside wherever it winds around', () => {
    expect(area(bowTie)).toBeCloseTo(50, 6);
    expect(polygonIou(bowTie, quad(0, 0, 10, 10))).toBeCloseTo(0.5, 6);
    expect(polygonIou(bowTie, bowTie)).toBeCloseTo(1, 9);
    // The pentagon in the middle of a star is inside, as SVG fills it.
    expect(area(pentagram)).toBeCloseTo(112.257, 2);
  });

  it('takes anything', () => {
    for (const odd of [
      [],
      [1, 2],
      [1, 2, 3],
      [0, 0, 5, 5],
      [1, 1, 1, 1, 1, 1],
      [0, 0, 5, 5, 10, 10],
      [NaN, 0, 1, 1, 2, 0],
      [0, 0, Infinity, 0, 1, 1],
    ]) {
      expect(area(odd)).toBe(0);
      expect(polygonIou(odd, quad(0, 0))).toBe(0);
      expect(polygonIou(odd, odd)).toBe(0);
    }
    expect(polygonIou([0, 0, 0, 0, 10, 0, 10, 10, 10, 10, 0, 10, 0, 0], quad(0, 0, 10, 10))).toBe(
      1,
    );
  });

  it('survives nearly coincident ragged outlines', () => {
    let seed = 7;
    const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
    for (let run = 0; run < 200; run++) {
      const ragged = Array.from({ length: 60 }, (_, i) => (2 * Math.PI * i) / 60).flatMap(a => {
        const r = 30 * (0.5 + random());
        return [50 + r * Math.cos(a), 50 + r * Math.sin(a)];
      });
      expect(
        polygonIou(
          ragged,
          ragged.map(v => v + random() * 1e-6),
        ),
      ).toBeGreaterThan(0.999);
    }
  });

  it('measures curved outlines as scanning does', () => {
    let seed = 11;
    const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
    for (let run = 0; run < 100; run++) {
      const [phase, height, x, y] = [random() * 6, 4 + random() * 10, random() * 20, random() * 10];
      const wave = (k: number, side: number): Pair => [
        x + 8 * k,
        y + 6 * Math.sin(phase + k) + side * height,
      ];
      const outline = [
        ...Array.from({ length: 10 }, (_, k) => wave(k, 0)),
        ...Array.from({ length: 10 }, (_, k) => wave(9 - k, 1)),
      ];
      const moved = outline.map(([px, py]): Pair => [px + 3 * random(), py + 3 * random()]);
      const [turned, other] = [run % 2 ? outline : outline.toReversed(), snap(moved, 1024)];
      const pieces = convexPieces(other);
      expect(sharedArea(snap(turned, 1024), pieces!)).toBeCloseTo(
        areasOf(outline, moved).shared,
        1,
      );
    }
  });

  it('bounds and centres', () => {
    expect(boundingBox([3, 4, 1, 9, NaN, 2])).toEqual({ left: 1, top: 4, right: 3, bottom: 9 });
    expect(boundingBox([])).toBeUndefined();
    expect(centroid(quad(0, 0, 10, 20))).toEqual([5, 10]);
  });
});
