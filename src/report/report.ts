import type { Comparison } from '../compare/comparison';
import type { ReportRow, ReportSummary } from '../protocol/report';
import type { OtherAnswer } from './againstOther';
import { compareWithTruth } from './againstTruth';
import { SizeCounts } from './bins';
import { ConfusedCounts } from './confused';
import { reportRow, waitingRow } from './row';
import type { RunAnswer } from './runAnswer';
import { Scores } from './scores';
import type { Truth } from './truthOfImages';

/** One image's answer, with all that it is held against. */
export interface Answered {
  index: number;
  answer: RunAnswer;
  /** Absent where no ground truth says what is in the image. */
  truth?: Truth | undefined;
  /** Present where the run is compared with another one. */
  other?: { answer: OtherAnswer };
}

/**
 * A run as its report shows it, put together image by image: a row for each, and what is said of
 * all of them. It keeps counts, no predictions.
 */
export class Report {
  readonly rows: ReportRow[] = [];
  #confused = new ConfusedCounts();
  #sizes = new SizeCounts();
  #scores = new Scores();
  #done = 0;
  #failed = 0;

  constructor(public threshold: number) {}

  /** Rows that are answered, the failed ones among them. */
  get done(): number {
    return this.#done;
  }

  get failed(): number {
    return this.#failed;
  }

  /** A row for one more image, which waits for its answer. */
  expect(image: string): ReportRow {
    const row = waitingRow(this.rows.length, image);
    this.rows.push(row);
    return row;
  }

  /** Takes an answer in. Of an image that had one, what was counted is to be forgotten first. */
  add({ index, answer, truth, other }: Answered): ReportRow {
    const comparison =
      truth && 'prediction' in answer
        ? compareWithTruth(answer.prediction, truth.prediction, this.threshold)
        : undefined;
    if (comparison && !comparison.incomparable) this.#count(index, comparison);
    if (truth) this.#scores.add({ index, answer, truth: truth.labelled, other: other?.answer });
    const { image } = this.rows[index]!;
    const row = reportRow({
      ...{ index, image, answer, comparison, threshold: this.threshold },
      ...(other && { other }),
    });
    this.#replace(row);
    return row;
  }

  /** Takes another threshold; the rows stay as they are until their answers are added again. */
  changeThreshold(threshold: number): void {
    this.threshold = threshold;
    this.#confused = new ConfusedCounts();
    this.#sizes = new SizeCounts();
  }

  /** Forgets all that was counted, for another truth or run, or other answers. */
  forgetCounts(): void {
    this.changeThreshold(this.threshold);
    this.#scores = new Scores();
  }

  /** @param whole also what takes a second to compute: the intervals of a finished run. */
  summary(whole: boolean): ReportSummary {
    return {
      ...this.#scores.told(whole),
      confused: this.#confused.most(),
      sizes: this.#sizes.heights(),
      ratios: this.#sizes.ratios(),
    };
  }

  #count(index: number, comparison: Comparison): void {
    this.#confused.add(index, comparison);
    this.#sizes.add(index, comparison);
  }

  #replace(row: ReportRow): void {
    const { state } = this.rows[row.index]!;
    if (state === 'waiting') this.#done++;
    if (state === 'failed') this.#failed--;
    if (row.state === 'failed') this.#failed++;
    this.rows[row.index] = row;
  }
}
