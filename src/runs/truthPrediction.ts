import type { ReadImage } from '../labels/readImage';
import { wrongTruth } from '../labels/readLabels';
import type { LabelInstance } from '../labels/labels';
import type { Prediction, Task } from '../model/prediction';

/**
 * Ground truth as the answer of a run that finds all there is: no scores, no times. What is to be
 * ignored stands apart. Throws `UserError` naming the instance that is no text instance.
 */
export function truthPrediction(entry: ReadImage, path: string): Prediction {
  const { image, width, height, fault } = entry;
  if (fault !== undefined) throw wrongTruth(image, path, fault);
  const instances = entry.instances.flatMap(({ ignore, ...instance }) =>
    ignore ? [] : [{ ...instance }],
  );
  const ignored = entry.instances.flatMap(({ ignore, polygon }) =>
    ignore && polygon ? [polygon] : [],
  );
  return {
    source: { kind: 'truth', path },
    task: taskOf(entry.instances),
    instances,
    ...(ignored.length > 0 && { ignored }),
    ...(width !== undefined && height !== undefined && { size: { width, height } }),
    timings: [],
    totalMs: 0,
  };
}

/** Words for a recogniser have no boundaries; only data sets for KIE have classes. */
function taskOf(instances: readonly LabelInstance[]): Task {
  if (!instances.every(({ polygon }) => polygon)) return 'textrecog';
  if (instances.some(({ label }) => label !== undefined)) return 'kie';
  return instances.some(({ text }) => text !== undefined) ? 'spotting' : 'textdet';
}
