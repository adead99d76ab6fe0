import type { LabelledImage } from '../labels/labels';
import { intervals, type Interval } from '../metrics/bootstrap';
import { metricsOf, type Sums } from '../metrics/sums';
import type { Task } from '../model/prediction';
import type { ReportSummary } from '../protocol/report';
import type { OtherAnswer } from './againstOther';
import { Curve } from './curve';
import { imageScore, type ImageScore } from './imageScore';
import type { RunAnswer } from './runAnswer';
import { sumsOf } from './runMetrics';

/** One image, by its row, and what is held against each other. */
export interface Scored {
  index: number;
  answer: RunAnswer;
  truth: LabelledImage;
  other: OtherAnswer;
}

/** Resamples of the bootstrap: so many that a run of 10,000 images takes no second. */
const RESAMPLES = 2000;
const MOST_DRAWN = 4_000_000;

/** The metrics of a run, and of the one it is compared with, from images that come one by one. */
export class Scores {
  readonly #own = new Map<number, ImageScore>();
  readonly #others = new Map<number, ImageScore>();
  readonly #curve = new Curve();
  /** What the model does, by its first answer; images that failed before wait for it. */
  #task: Task | undefined;
  #early: Scored[] = [];
  /** Until another image comes. */
  #intervals: Record<string, Interval> | undefined;

  /** Of an image that was added before nothing is taken. */
  add(image: Scored): void {
    if (this.#own.has(image.index)) return;
    if (!this.#task && 'error' in image.answer) {
      this.#early.push(image);
      return;
    }
    if (!this.#task && 'prediction' in image.answer) {
      this.#task = image.answer.prediction.task;
      for (const failed of this.#early.splice(0)) this.#count(failed, this.#task);
    }
    this.#count(image, this.#task!);
  }

  /** @param whole also the intervals, which take a moment. */
  told(whole: boolean): Pick<ReportSummary, 'metrics' | 'otherMetrics' | 'intervals' | 'curve'> {
    const both = [...this.#own.keys()].filter(index => this.#others.has(index));
    const shown = both.length > 0 ? both : [...this.#own.keys()];
    const own = sumsOf(shown.map(index => this.#own.get(index)!));
    const curve = this.#curve.points();
    const metrics = merged(own.map(metricsOf));
    if (both.length === 0) return { metrics, curve };
    const others = sumsOf(both.map(index => this.#others.get(index)!));
    return {
      ...{ metrics, curve, otherMetrics: merged(others.map(metricsOf)) },
      ...(whole && { intervals: (this.#intervals ??= intervalsOf(own, others, both.length)) }),
    };
  }

  #count({ index, answer, truth, other }: Scored, task: Task): void {
    const prediction = 'prediction' in answer ? answer.prediction : undefined;
    const own = imageScore({ task: prediction?.task ?? task, prediction, truth });
    if (!own) return;
    this.#own.set(index, own.score);
    this.#intervals = undefined;
    if (own.detection) this.#curve.add(own.detection);
    if (!other) return;
    const theirs = 'prediction' in other ? other.prediction : undefined;
    const score = imageScore({ task, prediction: theirs, truth })?.score;
    if (score) this.#others.set(index, score);
  }
}

/** Of the metrics that both have. */
function intervalsOf(
  own: readonly Sums[],
  others: readonly Sums[],
  images: number,
): Record<string, Interval> {
  const resamples = Math.min(RESAMPLES, Math.ceil(MOST_DRAWN / images));
  return merged(
    own.flatMap((sums, i) => {
      const other = others[i];
      return other?.width === sums.width ? [intervals(sums, other, { resamples, seed: 1 })] : [];
    }),
  );
}

function merged<T>(parts: readonly Record<string, T>[]): Record<string, T> {
  return Object.assign({}, ...parts) as Record<string, T>;
}
