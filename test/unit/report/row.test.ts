import { describe, expect, it } from 'vitest';
import type { Prediction, TextInstance } from '../../../src/model/prediction';
import { compareWithTruth } from '../../../src/report/againstTruth';
import type { OtherAnswer } from '../../../src/report/againstOther';
import { reportRow, waitingRow } from '../../../src/report/row';

const box = (x: number, y: number, width = 40, height = 10): number[] => [
  ...[x, y, x + width, y],
  ...[x + width, y + height, x, y + height],
];
const of = (instances: TextInstance[], more: Partial<Prediction> = {}): Prediction => ({
  source: { kind: 'file', path: 'run.jsonl' },
  task: 'spotting',
  instances,
  timings: [],
  totalMs: 12.345,
  ...more,
});
const truthOf = (instances: TextInstance[], ignored?: number[][]): Prediction =>
  of(instances, { source: { kind: 'truth', path: 'truth.json' }, ...(ignored && { ignored }) });

const row = (
  prediction: Prediction,
  { truth, other }: { truth?: Prediction; other?: { answer: OtherAnswer } } = {},
) =>
  reportRow({
    index: 3,
    image: 'a.png',
    answer: { prediction },
    comparison: truth && compareWithTruth(prediction, truth, 0.5),
    threshold: 0.5,
    ...(other && { other }),
  });

describe('a row', () => {
  it('tells of an answer what the list shows, without what is below the threshold', () => {
    const found = of([
      { polygon: box(0, 0), score: 0.9, text: 'shop', textScore: 0.6 },
      { polygon: box(0, 20), score: 0.4, text: 'unseen', textScore: 0.1 },
      { polygon: box(0, 40), score: 0.8, text: '咖啡', textScore: NaN },
    ]);
    expect(row(found)).toEqual({
      index: 3,
      image: 'a.png',
      state: 'done',
      instances: 2,
      texts: 'shop\n咖啡',
      lowestScore: 0.6,
      ms: 12.3,
      badness: 0.4,
    });
  });

  it('counts what is found, missed, invented, moved, misread and ignored', () => {
    const found = of([
      { polygon: box(0, 0), score: 0.9, text: 'shop' },
      { polygon: box(8, 20), score: 0.9, text: 'bar' },
      { polygon: box(0, 40), score: 0.9, text: 'kenon' },
      { polygon: box(200, 0), score: 0.9, text: 'nothing' },
      { polygon: box(300, 0), score: 0.9, text: '###' },
    ]);
    const truth = truthOf(
      [
        { polygon: box(0, 0), text: 'shop' },
        { polygon: box(0, 20), text: 'bar' },
        { polygon: box(0, 40), text: 'Lemon' },
        { polygon: box(0, 60), text: 'unseen' },
      ],
      [box(295, -5, 60, 30)],
    );
    const judged = row(found, { truth });
    expect(judged.truth).toEqual({
      matched: 3,
      missed: 1,
      invented: 1,
      moved: 1,
      misread: 1,
      ignored: 1,
    });
    expect(judged.badness).toBe(3.25);
  });

  it('without truth says how it differs from the other run, or why that cannot be told', () => {
    const found = of([
      { polygon: box(0, 0), score: 0.9, text: 'shop' },
      { polygon: box(0, 20), score: 0.9, text: 'bar' },
      { polygon: box(0, 40), score: 0.9 },
    ]);
    const other = of([
      { polygon: box(0, 0), score: 0.8, text: 'shop' },
      { polygon: box(5, 20), score: 0.9, text: 'baz' },
    ]);
    const compared = row(found, { other: { answer: { prediction: other } } });
    expect(compared.differences).toEqual({
      onlyThis: 1,
      onlyOther: 0,
      moved: 1,
      score: 1,
      text: 1,
    });
    expect(compared.badness).toBeCloseTo(2.35);
    const words = (answer: OtherAnswer) => row(found, { other: { answer } }).differences;
    expect(words(undefined)?.incomparable).toMatch(/does not list/);
    expect(words({ error: 'damaged' })?.incomparable).toMatch(/failed: damaged/);
    const reader = of([{ text: 'shop' }], { task: 'textrecog' });
    expect(words({ prediction: reader })?.incomparable).toMatch(/different tasks/);
  });

  it('is the worst of all where there is no answer, and is bounded', () => {
    const failed = reportRow({
      index: 0,
      image: 'a.png',
      answer: { error: 'x'.repeat(100_000) },
      threshold: 0.5,
    });
    const long = row(of([{ text: `${'a'.repeat(1999)}😀` }], { task: 'textrecog' }));
    const worst = row(of(Array.from({ length: 3000 }, (_, i) => ({ polygon: box(i * 50, 0) }))), {
      truth: truthOf([]),
    });
    expect(failed.error?.length).toBe(1000);
    expect(failed.badness).toBeGreaterThan(worst.badness);
    expect(long.texts).toBe('a'.repeat(1999));
    expect(waitingRow(1, 'b.png').badness).toBe(0);
  });
});
