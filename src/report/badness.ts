import type { ReportRow } from '../protocol/report';

/** What cannot be judged at all comes before everything that can. */
const FAILED = 1e6;
/** A boundary at another place is found all the same: four of them weigh as much as one missed. */
const MOVED = 0.25;
/** A score that differs is rarely seen in the answer. */
const SCORE = 0.1;

/**
 * What "worst first" goes by; 0 for a faultless image. An image without an answer comes first.
 * Then, with ground truth, goes how many instances are wrong: missed, invented and misread ones
 * count whole, moved ones a quarter. An absolute number, not a share: it is what the run's metrics
 * lose there. Without ground truth the differences from the other run are counted in the same way,
 * and without another run goes what the model was least sure of, always below one wrong instance.
 */
export function badness(row: Omit<ReportRow, 'badness'>): number {
  if (row.state === 'waiting') return 0;
  if (row.state === 'failed') return FAILED;
  const { truth, differences, lowestScore } = row;
  if (truth) return truth.missed + truth.invented + truth.misread + MOVED * truth.moved;
  if (differences?.incomparable !== undefined) return FAILED / 2;
  if (differences) {
    const { onlyThis, onlyOther, text, moved, score } = differences;
    return onlyThis + onlyOther + text + MOVED * moved + SCORE * score;
  }
  return lowestScore === undefined ? 0 : Math.min(0.99, Math.max(0, 1 - lowestScore));
}
