import { describe, expect, it } from 'vitest';
import { fScoreRow, fScores } from '../../../src/metrics/fScore';
import { added } from '../../../src/metrics/sums';
import { farthest, golden } from './goldens';

type Case = Record<'kie/micro_f1' | 'kie/macro_f1', number> & {
  images: { truth: number; found: number }[][];
  classes: number;
  ignored: number[];
};

describe('F1Metric', () => {
  it('equals MMOCR on 300 random data sets', () => {
    const off = golden<Case[]>('classes').map(({ images, classes, ignored, ...wanted }) => {
      const cared = Array.from({ length: classes }, (_, i) => i).filter(i => !ignored.includes(i));
      const rows = images.map(pairs =>
        fScoreRow(
          pairs.map(({ truth, found }) => ({
            truth: truth < 0 ? undefined : String(truth),
            found: String(found),
          })),
          cared.map(String),
        ),
      );
      return farthest(fScores(added({ rows, width: 3 * cared.length })), wanted);
    });
    expect(off.filter(value => !(value < 1e-6))).toEqual([]);
  });
});
