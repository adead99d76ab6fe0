import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  comparePredictions,
  defaultCompareOptions as options,
  singlePrediction,
} from '../../../src/compare/compare';
import type { Comparison } from '../../../src/compare/comparison';
import type { Prediction, TextInstance } from '../../../src/model/prediction';
import { found, prediction, quad } from './predictions';

const compare = (
  left: TextInstance[],
  right: TextInstance[],
  change: Partial<typeof options> = {},
): Comparison =>
  comparePredictions(prediction('served', left), prediction('local', right), {
    ...options,
    ...change,
  });

describe('comparePredictions', () => {
  it('calls a prediction equal to itself, in any order of its instances', () => {
    const stored = JSON.parse(
      readFileSync('test/fixtures/golden/det_quad/scene_04.jpg.json', 'utf8'),
    ) as { boundary_result: number[][] };
    const instances = stored.boundary_result.map(line => ({
      polygon: line.slice(0, -1),
      score: line.at(-1)!,
    }));
    const comparison = compare(instances, instances.toReversed());
    expect(comparison).toMatchObject({
      equal: true,
      matched: instances.length,
      onlyLeft: 0,
      onlyRight: 0,
      largestScoreDelta: 0,
      smallestIou: 1,
    });
    expect(compare(instances.toReversed(), instances)).toEqual(comparison);
  });

  it('calls boxes without an area equal only where they are the same', () => {
    const line = (y: number) => ({ polygon: [8, y, 30, y, 30, y, 8, y], score: 0.9 });
    expect(compare([line(1), line(5)], [line(5), line(1)])).toMatchObject({
      equal: true,
      matched: 2,
      smallestIou: 1,
    });
    expect(compare([line(1)], [line(2)])).toMatchObject({ equal: false, matched: 0 });
  });

  it('never calls an extra or a missing box equal', () => {
    const [a, b] = [found(0, 0), found(100, 0)];
    expect(compare([a, b], [a])).toMatchObject({
      equal: false,
      matched: 1,
      onlyLeft: 1,
      onlyRight: 0,
    });
    expect(compare([a], [a, b])).toMatchObject({
      equal: false,
      matched: 1,
      onlyLeft: 0,
      onlyRight: 1,
    });
    // The same box twice on one side is one too many.
    expect(compare([a, { ...a }], [a])).toMatchObject({ equal: false, matched: 1, onlyLeft: 1 });
    expect(compare([], [a])).toMatchObject({ equal: false, onlyRight: 1 });
  });

  it('gives each box to its best partner', () => {
    const comparison = compare([found(0, 0), found(8, 0)], [found(7, 0), found(1, 0)]);
    expect(
      comparison.rows.map(({ left, right }) => [left?.polygon?.[0], right?.polygon?.[0]]),
    ).toEqual([
      [0, 1],
      [8, 7],
    ]);
    // Both reach the one on the right; the nearer comes second in place.
    const contested = compare([found(0, 0), found(3, 0)], [found(4, 0)]);
    expect(contested.rows.find(({ iou }) => iou !== undefined)?.left?.polygon?.[0]).toBe(3);
  });

  it('settles ties by text and score, whatever the order', () => {
    const left = [found(0, 0, 0.9, 'a'), found(0, 0, 0.8, 'b')];
    const right = [found(0, 0, 0.8, 'b'), found(0, 0, 0.9, 'a')];
    expect(compare(left, right).equal).toBe(true);
    expect(compare(left, right.toReversed())).toEqual(compare(left.toReversed(), right));
  });

  it('keeps to its tolerances', () => {
    const a = found(0, 0, 0.9);
    expect(compare([a], [{ ...a, score: 0.8981 }]).equal).toBe(true);
    expect(compare([a], [{ ...a, score: 0.8979 }]).equal).toBe(false);
    expect(compare([a], [{ ...a, polygon: quad(0, 0, 40, 20.3) }])).toMatchObject({
      equal: false,
      matched: 1,
    });
    expect(compare([a], [{ polygon: a.polygon! }]).equal).toBe(false);
  });

  it('never calls NaN equal, and never hides it below the threshold', () => {
    const odd = { polygon: [NaN, 0, 10, 0, 10, 10], score: 0.9 };
    expect(compare([odd], [odd])).toMatchObject({
      equal: false,
      matched: 0,
      onlyLeft: 1,
      onlyRight: 1,
    });
    const unscored = { ...found(0, 0), score: NaN };
    expect(compare([unscored], [unscored])).toMatchObject({
      equal: false,
      matched: 1,
      largestScoreDelta: 0,
    });
    expect(compare([unscored], [])).toMatchObject({ equal: false, onlyLeft: 1 });
  });

  it('leaves out both sides below the threshold and says what is near it', () => {
    const comparison = compare(
      [found(0, 0, 0.49), found(50, 0, 0.9)],
      [found(0, 0, 0.51), found(50, 0, 0.9)],
    );
    expect(comparison).toMatchObject({ matched: 1, onlyRight: 1, belowThreshold: 1 });
    expect(comparison.rows.map(row => row.nearThreshold)).toEqual([true, undefined]);
    expect(compare([found(0, 0, 0.5)], [found(0, 0, 0.5)]).matched).toBe(1);
  });

  it('compares recognisers text against text', () => {
    const word = (text: string, textScore?: number): Prediction =>
      prediction('served', [{ text, ...(textScore !== undefined && { textScore }) }], 'textrecog');
    expect(comparePredictions(word('hotel', 0.98), word('hotel', 0.9801), options).equal).toBe(
      true,
    );
    expect(comparePredictions(word('hotel', 0.98), word('hote1', 0.98), options)).toMatchObject({
      equal: false,
      textsDiffer: 1,
      matched: 1,
    });
    expect(comparePredictions(word(''), word(''), options).equal).toBe(true);
  });

  it('refuses different tasks, orientations and sizes', () => {
    const a = prediction('served', [found(0, 0)]);
    const turned = { ...a, frame: { width: 300, height: 200, orientation: 'upright' as const } };
    expect(
      comparePredictions(a, prediction('local', [{ text: 'x' }], 'textrecog'), options),
    ).toMatchObject({ incomparable: 'task', equal: false });
    expect(comparePredictions(a, turned, options)).toMatchObject({
      incomparable: 'orientation',
      matched: 0,
      onlyLeft: 1,
      onlyRight: 1,
    });
    expect(comparePredictions(a, turned, { ...options, turned: false }).equal).toBe(true);
    expect(
      comparePredictions(
        a,
        { ...a, frame: { ...turned.frame, orientation: 'stored', width: 301 } },
        options,
      ).incomparable,
    ).toBe('size');
    const unsaid = { ...a };
    delete unsaid.frame;
    expect(comparePredictions(unsaid, turned, options).equal).toBe(true);
  });

  it('numbers rows in reading order', () => {
    const comparison = compare([found(80, 60), found(0, 0)], [found(0, 0), found(10, 30)]);
    expect(
      comparison.rows.map(({ number, left, right }) => [
        number,
        (left ?? right)!.polygon!.slice(0, 2),
      ]),
    ).toEqual([
      [1, [0, 0]],
      [2, [10, 30]],
      [3, [80, 60]],
    ]);
  });

  it('keeps the number of an instance whatever the threshold, on one side and on both', () => {
    const left = Array.from({ length: 30 }, (_, i) =>
      found((i % 5) * 60, Math.floor(i / 5) * 30, 0.3 + 0.02 * ((i * 7) % 30)),
    );
    const right = left
      .map((instance, i) => ({ ...instance, score: instance.score! - 0.05 * (i % 3) }))
      .toReversed();
    const [a, b] = [prediction('served', left), prediction('local', right)];
    const whole = comparePredictions(a, b, { ...options, scoreThreshold: 0 }).rows;
    expect(whole.map(({ number }) => number)).toEqual(left.map((_, i) => i + 1));
    const alone = singlePrediction(a, 'left', { ...options, scoreThreshold: 0 });
    for (const scoreThreshold of [0.35, 0.5, 0.62, 0.8]) {
      const { rows } = comparePredictions(a, b, { ...options, scoreThreshold });
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows)
        expect(whole[row.number - 1]).toMatchObject({
          ...(row.left && { left: row.left }),
          ...(row.right && { right: row.right }),
        });
      expect(rows.map(({ number }) => number)).toEqual(
        rows.map(({ number }) => number).sort((p, q) => p - q),
      );
      for (const row of singlePrediction(a, 'left', { ...options, scoreThreshold }))
        expect(alone[row.number - 1]!.left).toBe(row.left);
    }
  });

  it('gives no number twice where a partner is lost to the threshold', () => {
    const numbered = (threshold: number): unknown[] =>
      compare([found(0, 0, 0.3), found(2, 0, 0.9)], [found(0, 0, 0.9), found(6, 0, 0.9)], {
        scoreThreshold: threshold,
      }).rows.map(({ number, left, right }) => [number, left?.polygon?.[0], right?.polygon?.[0]]);
    expect(numbered(0)).toEqual([
      [1, 0, 0],
      [2, 2, 6],
    ]);
    // Without its best partner, the first box on the right takes the second one's.
    expect(numbered(0.5)).toEqual([
      [2, 2, 0],
      [4, undefined, 6],
    ]);
  });

  it('matches 500 × 500 fast enough to follow a slider', () => {
    const many = (shift: number) =>
      Array.from({ length: 500 }, (_, i) => found((i % 25) * 42 + shift, Math.floor(i / 25) * 22));
    const times = Array.from({ length: 8 }, () => {
      const [left, right] = [many(0), many(0.1).toReversed()];
      const start = performance.now();
      expect(compare(left, right).matched).toBe(500);
      return performance.now() - start;
    });
    // The aim is 50 ms on an idle machine; the limit leaves room for a busy one.
    expect(Math.min(...times)).toBeLessThan(250);
  });
});
