import type { LabelledImage } from '../labels/labels';
import {
  recognitionMetrics,
  recognitionRow,
  recognitionWidth,
  textScore,
  type TextScore,
} from '../metrics/recognition';
import type { EvaluatedImage, TaskMetrics } from './evaluation';
import { measured } from './measured';

/** Metrics of a recogniser, which reads the one text of an image. */
export function readingMetrics(images: EvaluatedImage[]): TaskMetrics {
  for (const image of images) {
    const truth = onlyText(image.truth)!;
    const score = measured(image, () =>
      scoreOf(image.prediction?.instances[0]?.text, image.truth.instances[truth]!.text!),
    );
    image.texts = [{ truth, found: 0, score }];
  }
  return {
    sums: [
      {
        rows: images.map(({ texts = [] }) => recognitionRow(texts.map(({ score }) => score))),
        width: recognitionWidth,
        metricsOf: recognitionMetrics,
      },
    ],
  };
}

/** The place of the one text that is judged; undefined where there is none, or more than one. */
export function onlyText({ instances }: LabelledImage): number | undefined {
  const places = instances.flatMap(({ text, ignore }, i) =>
    text === undefined || ignore ? [] : [i],
  );
  return places.length === 1 ? places[0] : undefined;
}

/** Of nothing read, as MMOCR has it: the empty text. */
export function scoreOf(read: string | undefined, truth: string): TextScore {
  return textScore({ read: read ?? '', truth });
}
