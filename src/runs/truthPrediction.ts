import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { excessOf } from '../model/answerBounds';
import { asPolygon } from '../model/kieBoxes';
import type { Prediction, Task, TextInstance } from '../model/prediction';
import { isBox } from '../model/textResults';
import type { TruthEntry, TruthInstance } from './truthEntries';

/**
 * Ground truth as the answer of a run that finds all there is: no scores, no times. What is to be
 * ignored stands apart. Throws `UserError` naming the instance that is no text instance.
 */
export function truthPrediction(entry: TruthEntry, path: string): Prediction {
  const wrong = (why: string): UserError =>
    new UserError(l10n.t('The ground truth of {0} in {1} is wrong: {2}.', entry.image, path, why));
  const read = entry.instances.map((instance, i) => ({
    ...textInstance(instance, i, wrong),
    ignore: instance.ignore,
  }));
  const excess = excessOf(read.map(({ polygon }) => polygon));
  if (excess !== undefined) throw wrong(excess);
  const instances = read.flatMap(({ ignore, ...instance }) => (ignore ? [] : [instance]));
  const ignored = read.flatMap(({ ignore, polygon }) => (ignore && polygon ? [polygon] : []));
  const size = sizeOf(entry);
  return {
    source: { kind: 'truth', path },
    task: taskOf(read),
    instances,
    ...(ignored.length > 0 && { ignored }),
    ...(size && { size }),
    timings: [],
    totalMs: 0,
  };
}

function textInstance(
  { polygon, bbox, text }: TruthInstance,
  i: number,
  wrong: (why: string) => Error,
): TextInstance {
  if (text !== undefined && text !== null && typeof text !== 'string')
    throw wrong(l10n.t('text {0} is not a string', i + 1));
  const shape = polygon ?? bbox ?? undefined;
  if (shape !== undefined && !(isBox(shape) && (shape.length >= 6 || polygon === undefined)))
    throw wrong(l10n.t('box {0} is not a list of corners', i + 1));
  if (shape === undefined && typeof text !== 'string')
    throw wrong(l10n.t('instance {0} has neither a boundary nor a text', i + 1));
  return {
    ...(shape !== undefined && { polygon: asPolygon(shape) }),
    ...(typeof text === 'string' && { text }),
  };
}

/** Words for a recogniser have no boundaries. */
function taskOf(instances: readonly TextInstance[]): Task {
  const placed = instances.every(({ polygon }) => polygon);
  if (!placed) return 'textrecog';
  return instances.some(({ text }) => text !== undefined) ? 'spotting' : 'textdet';
}

function sizeOf({ width, height }: TruthEntry): Prediction['size'] {
  const side = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
  return side(width) && side(height) ? { width, height } : undefined;
}
