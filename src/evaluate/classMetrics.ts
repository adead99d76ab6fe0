import { fScoreRow, fScores } from '../metrics/fScore';
import type { EvaluatedImage, TaskMetrics } from './evaluation';
import { measured } from './measured';
import { pairClasses } from './pairClasses';

/** Metrics of a KIE model, over the classes that occur and that the truth does not ignore. */
export function classMetrics(images: EvaluatedImage[]): TaskMetrics {
  for (const image of images)
    image.classes = measured(image, () =>
      pairClasses(image.prediction?.instances ?? [], image.truth.instances),
    );
  const classes = classesOf(images);
  return {
    sums: [
      {
        rows: images.map(image => fScoreRow(image.classes!, classes)),
        width: 3 * classes.length,
        metricsOf: fScores,
      },
    ],
  };
}

/** A class that the truth only ignores is not judged, as MMOCR's `ignored_classes`. */
function classesOf(images: readonly EvaluatedImage[]): string[] {
  const [judged, ignored] = [new Set<string>(), new Set<string>()];
  for (const { label, ignore } of images.flatMap(({ truth }) => truth.instances))
    if (label !== undefined) (ignore ? ignored : judged).add(label);
  for (const { found } of images.flatMap(({ classes = [] }) => classes))
    if (found !== undefined && !ignored.has(found)) judged.add(found);
  return [...judged].sort();
}
