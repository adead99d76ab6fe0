import { fScoreRow, fScores } from '../metrics/fScore';
import type { ClassNaming } from './classNaming';
import type { EvaluatedImage, EvaluateOptions, TaskMetrics } from './evaluation';
import { measured } from './measured';
import { pairClasses } from './pairClasses';

/** Metrics of a KIE model, over the classes that occur and that the truth does not ignore. */
export function classMetrics(
  images: EvaluatedImage[],
  options: EvaluateOptions,
  named: ClassNaming,
): TaskMetrics {
  for (const image of images)
    image.classes = measured(image, () =>
      pairClasses(image.prediction?.instances ?? [], image.truth.instances).map(pair => ({
        ...pair,
        truth: pair.truth === undefined ? undefined : named(pair.truth),
      })),
    );
  const classes = classesOf(images, options, named);
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

/**
 * The classes that are judged. A class that the truth only ignores is not, as MMOCR's
 * `ignored_classes`; with `numClasses` those that occur nowhere count, too.
 */
function classesOf(
  images: readonly EvaluatedImage[],
  { numClasses = 0, ignoredClasses = [] }: EvaluateOptions,
  named: ClassNaming,
): string[] {
  const [judged, ignored] = [new Set<string>(), new Set<string>()];
  for (const { label, ignore } of images.flatMap(({ truth }) => truth.instances))
    if (label !== undefined) (ignore ? ignored : judged).add(named(label));
  for (const name of judged) ignored.delete(name);
  for (const name of ignoredClasses) ignored.add(named(name));
  for (const { found } of images.flatMap(({ classes = [] }) => classes))
    if (found !== undefined) judged.add(found);
  const names = [...judged].filter(name => !ignored.has(name)).sort();
  const known = new Set([...names, ...ignored]);
  for (let i = 0; known.size < numClasses; i++)
    if (!known.has(String(i))) {
      known.add(String(i));
      names.push(String(i));
    }
  return names;
}
