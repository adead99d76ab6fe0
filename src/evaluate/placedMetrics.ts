import type { LabelInstance } from '../labels/labels';
import { detectionOf, type Detection } from '../metrics/detection';
import {
  atThresholds,
  bestOf,
  detectionMetrics,
  detectionRow,
  detectionWidth,
} from '../metrics/detectionMetrics';
import { endToEndMetrics, endToEndRow, endToEndWidth } from '../metrics/endToEnd';
import { matchedAt } from '../metrics/matching';
import { recognitionMetrics, recognitionRow, recognitionWidth } from '../metrics/recognition';
import { added, type Sums } from '../metrics/sums';
import type { TextInstance } from '../model/prediction';
import type { EvaluatedImage, EvaluatedText, EvaluateOptions, TaskMetrics } from './evaluation';
import { measured } from './measured';
import { scoreOf } from './readingMetrics';

/**
 * Metrics of boundaries, and with `read` of what is read in those that match at the best threshold.
 * What was worked out stays at the images.
 */
export function placedMetrics(
  images: EvaluatedImage[],
  { strategy }: EvaluateOptions,
  read: boolean,
): TaskMetrics {
  const detections = images.map(image => measured(image, () => boundariesOf(image)));
  const rows = detections.map(detection => detectionRow(detection, strategy));
  const boundaries: Sums = { rows, width: detectionWidth, metricsOf: detectionMetrics };
  const thresholds = atThresholds(added(boundaries));
  const { threshold } = bestOf(thresholds);
  for (const [i, image] of images.entries()) {
    image.detection = detections[i]!;
    image.matches = matchedAt(detections[i]!, threshold, strategy);
  }
  const sums = read ? [boundaries, ...readSums(images, threshold)] : [boundaries];
  return { sums, threshold, thresholds };
}

function boundariesOf({ prediction, truth }: EvaluatedImage): Detection {
  return detectionOf(
    (prediction?.instances ?? []).map(({ polygon = [], score }) => ({ polygon, score })),
    truth.instances.map(({ polygon = [], ignore }) => ({ polygon, ignore })),
  );
}

/** Of texts at boundaries that match, and end to end; none where the truth has no texts. */
function readSums(images: EvaluatedImage[], threshold: number): Sums[] {
  const texts = images.map(textsOf);
  if (texts.every(({ truth }) => truth.every(text => text === undefined))) return [];
  for (const [i, image] of images.entries())
    image.texts = measured(image, () => matchedTexts(image, texts[i]!));
  return [
    {
      rows: images.map(image => recognitionRow(image.texts!.map(({ score }) => score))),
      width: recognitionWidth,
      metricsOf: recognitionMetrics,
    },
    {
      rows: images.map(({ detection, matches = [] }, i) =>
        endToEndRow(detection!, { matches, threshold }, texts[i]!),
      ),
      width: endToEndWidth,
      metricsOf: endToEndMetrics,
    },
  ];
}

interface Texts {
  truth: (string | undefined)[];
  found: (string | undefined)[];
}

function textsOf({ prediction, truth }: EvaluatedImage): Texts {
  const text = (instance: LabelInstance | TextInstance): string | undefined => instance.text;
  return { truth: truth.instances.map(text), found: (prediction?.instances ?? []).map(text) };
}

function matchedTexts({ matches = [] }: EvaluatedImage, texts: Texts): EvaluatedText[] {
  return matches.flatMap(({ truth, found }) => {
    const word = texts.truth[truth];
    if (word === undefined) return [];
    return [{ truth, found, score: scoreOf(texts.found[found], word) }];
  });
}
