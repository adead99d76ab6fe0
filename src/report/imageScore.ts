import { pairClasses } from '../evaluate/pairClasses';
import { onlyText, scoreOf } from '../evaluate/readingMetrics';
import type { LabelledImage } from '../labels/labels';
import { detectionOf, type Detection } from '../metrics/detection';
import { detectionRow } from '../metrics/detectionMetrics';
import { endToEndRow } from '../metrics/endToEnd';
import type { ClassPair } from '../metrics/fScore';
import { matchedAt } from '../metrics/matching';
import { recognitionRow } from '../metrics/recognition';
import { scoreThresholds } from '../metrics/thresholds';
import type { Prediction, Task } from '../model/prediction';

/** What one image adds to the metrics of a run, in some hundred numbers. */
export interface ImageScore {
  /** Boundaries: `detectionRow`. */
  placed?: number[];
  /** Of a chain, at each of `HmeanIOUMetric`'s thresholds: which is best only the end tells. */
  readAt?: { texts: number[]; endToEnd: number[] }[];
  /** The one text that a recogniser reads: `recognitionRow`. */
  read?: number[];
  /** KIE: what was given which class, and the classes that the truth judges and ignores here. */
  classes?: { pairs: ClassPair[]; judged: string[]; ignored: string[] };
}

/** Boundaries are matched as MMOCR does it unless its config says otherwise. */
const STRATEGY = 'vanilla';

/** What was found in an image, and what it is held against. */
export interface Held {
  /** What the run's model does. */
  task: Task;
  /** Absent of an image that failed: it counts as one in which nothing was found. */
  prediction: Prediction | undefined;
  truth: LabelledImage;
}

/**
 * The score of an image, and its boundaries where it has some. Undefined where the truth does not
 * tell what a model of this task finds, and where thousands of boundaries on top of each other
 * would take minutes.
 */
export function imageScore(held: Held): { score: ImageScore; detection?: Detection } | undefined {
  try {
    return scores[held.task](held);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Scored = ReturnType<typeof imageScore>;

const scores: Record<Task, (held: Held) => Scored> = {
  textdet: held => placed(held, false),
  spotting: held => placed(held, true),
  textrecog: ({ prediction, truth }) => {
    const place = onlyText(truth);
    if (place === undefined) return undefined;
    const score = scoreOf(prediction?.instances[0]?.text, truth.instances[place]!.text!);
    return { score: { read: recognitionRow([score]) } };
  },
  kie: ({ prediction, truth: { instances } }) => {
    if (!instances.every(({ label, ignore }) => label !== undefined || ignore)) return undefined;
    const pairs = pairClasses(prediction?.instances ?? [], instances);
    const labels = (ignored: boolean): string[] => [
      ...new Set(
        instances.flatMap(({ label, ignore }) => (ignore === ignored ? (label ?? []) : [])),
      ),
    ];
    return { score: { classes: { pairs, judged: labels(false), ignored: labels(true) } } };
  },
};

function placed({ prediction, truth }: Held, read: boolean): Scored {
  const found = prediction?.instances ?? [];
  if (!truth.instances.every(({ polygon }) => polygon)) return undefined;
  const detection = detectionOf(
    found.map(({ polygon = [], score }) => ({ polygon, score })),
    truth.instances.map(({ polygon = [], ignore }) => ({ polygon, ignore })),
  );
  const row = detectionRow(detection, STRATEGY);
  const texts = {
    truth: truth.instances.map(({ text }) => text),
    found: found.map(({ text }) => text),
  };
  const readAt = read && scoreThresholds.map(threshold => readRows(detection, threshold, texts));
  return { score: { placed: row, ...(readAt && { readAt }) }, detection };
}

function readRows(
  detection: Detection,
  threshold: number,
  texts: Record<'truth' | 'found', (string | undefined)[]>,
): { texts: number[]; endToEnd: number[] } {
  const matches = matchedAt(detection, threshold, STRATEGY);
  const read = matches.flatMap(({ truth, found }) => {
    const word = texts.truth[truth];
    return word === undefined ? [] : [scoreOf(texts.found[found], word)];
  });
  return {
    texts: recognitionRow(read),
    endToEnd: endToEndRow(detection, { matches, threshold }, texts),
  };
}
