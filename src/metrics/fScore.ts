export type FScoreMetric = 'kie/micro_f1' | 'kie/macro_f1';

/** The class that a text has, and the one it was given; undefined of a text that one side lacks. */
export interface ClassPair {
  truth: string | undefined;
  found: string | undefined;
}

/**
 * What an image adds to the sums of `F1Metric`: of each class it cares for right ones, then wrongly
 * given ones, then missed ones.
 */
export function fScoreRow(pairs: readonly ClassPair[], classes: readonly string[]): number[] {
  const place = new Map(classes.map((name, i) => [name, i]));
  const row = Array.from({ length: 3 * classes.length }, () => 0);
  const count = (name: string | undefined, kind: 0 | 1 | 2): void => {
    const i = name === undefined ? undefined : place.get(name);
    if (i !== undefined) row[kind * classes.length + i]! += 1;
  };
  for (const { truth, found } of pairs)
    if (truth === found) count(truth, 0);
    else {
      count(found, 1);
      count(truth, 2);
    }
  return row;
}

/**
 * `F1Metric` of MMOCR 1.0.1, over all classes together and as the mean of each class's score, in
 * float32 as PyTorch computes it. A class that occurs nowhere has the score 0.
 */
export function fScores(sum: ArrayLike<number>): Record<FScoreMetric, number> {
  const classes = sum.length / 3;
  const of = (kind: number): number[] =>
    Array.from({ length: classes }, (_, i) => sum[kind * classes + i]!);
  const [right, wrong, missed] = [of(0), of(1), of(2)];
  const all = (counts: number[]): number => counts.reduce((a, b) => a + b, 0);
  const each = right.map((hits, i) => f1(hits, wrong[i]!, missed[i]!));
  return {
    'kie/micro_f1': f1(all(right), all(wrong), all(missed)),
    'kie/macro_f1': classes === 0 ? 0 : Math.fround(all(each) / classes),
  };
}

function f1(right: number, wrong: number, missed: number): number {
  const share = (part: number, of: number): number => Math.fround(part / Math.max(of, 1e-8));
  const [precision, recall] = [share(right, right + wrong), share(right, right + missed)];
  return share(Math.fround(2 * precision * recall), Math.fround(precision + recall));
}
