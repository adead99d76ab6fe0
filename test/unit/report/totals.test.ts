import { describe, expect, it } from 'vitest';
import { textEdits } from '../../../src/compare/textEdits';
import type { Prediction, TextInstance } from '../../../src/model/prediction';
import { compareWithTruth } from '../../../src/report/againstTruth';
import { sizeOf, SizeCounts } from '../../../src/report/bins';
import { ConfusedCounts, substitutions } from '../../../src/report/confused';

const prediction = (kind: 'file' | 'truth', instances: TextInstance[]): Prediction => ({
  source: { kind, path: 'x' },
  task: 'spotting',
  instances,
  timings: [],
  totalMs: 0,
});
const box = (x: number, width: number, height: number): number[] => [
  ...[x, 0, x + width, 0],
  ...[x + width, height, x, height],
];
const against = (found: TextInstance[], truth: TextInstance[]) =>
  compareWithTruth(prediction('file', found), prediction('truth', truth), 0.5);

describe('confused characters', () => {
  const pairs = (read: string, truth: string) =>
    substitutions(textEdits(read, truth) ?? []).map(pair => `${pair.read}>${pair.truth}`);

  it('are those that stand at the same place; the rest was missed or invented', () => {
    expect(pairs('kenon', 'Lemon')).toEqual(['k>L', 'n>m']);
    expect(pairs('咖卑', '咖啡')).toEqual(['卑>啡']);
    expect(pairs('ab', 'aXb')).toEqual(['>X']);
    expect(pairs('aXbc', 'abYc')).toEqual(['X>', '>Y']);
    expect(pairs('a😀b', 'ab')).toEqual(['😀>']);
    expect(pairs('same', 'same')).toEqual([]);
  });

  it('are counted over images, the most frequent first, with the rows they are in', () => {
    const counts = new ConfusedCounts();
    const word = (text: string) => [{ polygon: box(0, 50, 10), text }];
    for (let row = 0; row < 60; row++) counts.add(row, against(word('hell0'), word('hello')));
    counts.add(99, against(word('O1O'), word('010')));
    const [first, second] = counts.most();
    expect(first).toMatchObject({ truth: 'o', read: '0', times: 60 });
    expect(first?.rows).toEqual(Array.from({ length: 50 }, (_, row) => row));
    expect(second).toEqual({ truth: '0', read: 'O', times: 2, rows: [99] });
  });
});

describe('sizes', () => {
  it('of four corners are along and across the text, however it is turned', () => {
    expect(sizeOf(box(5, 40, 10))).toEqual({ width: 40, height: 10 });
    expect(sizeOf([0, 0, 0, 40, -10, 40, -10, 0])).toEqual({ width: 40, height: 10 });
    expect(sizeOf([0, 0, 10, 5, 20, 0, 20, 10, 10, 15, 0, 10])).toEqual({ width: 20, height: 15 });
    expect(sizeOf([])).toBeUndefined();
    expect(sizeOf([1, 1, 1, 1, 1, 1])).toBeUndefined();
  });

  it('are counted with what is missed of each', () => {
    const sizes = new SizeCounts();
    expect(sizes.heights()).toEqual([]);
    const truth = [{ polygon: box(0, 40, 7) }, { polygon: box(100, 64, 16) }];
    sizes.add(0, against([{ polygon: box(0, 40, 7), score: 1 }], truth));
    sizes.add(1, against([], truth));
    const told = (bins: ReturnType<SizeCounts['heights']>) =>
      bins
        .filter(({ there }) => there)
        .map(({ label, there, missed, rows }) => [label, there, missed, rows]);
    expect(told(sizes.heights())).toEqual([
      ['< 8 px', 2, 1, [1]],
      ['16–32 px', 2, 2, [0, 1]],
    ]);
    expect(told(sizes.ratios())).toEqual([['4–8', 4, 3, [0, 1]]]);
  });
});
