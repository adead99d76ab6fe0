import type { LabelInstance } from '../labels/labels';
import { boundingBox } from '../model/polygon';
import type { TextInstance } from '../model/prediction';
import { detectionOf } from '../metrics/detection';
import type { ClassPair } from '../metrics/fScore';
import { matchedAt } from '../metrics/matching';

/** Boxes that a KIE model was given come back rounded at most. */
const SAME_PLACE = 1;

/**
 * The classes of the texts of one image. Where the boxes are those of the truth, as in MMOCR, in
 * their order; else (the boxes are a detector's) by their overlap, first come, first matched. What
 * the truth ignores without a class is left out.
 */
export function pairClasses(
  found: readonly TextInstance[],
  truth: readonly LabelInstance[],
): ClassPair[] {
  if (sameBoxes(found, truth))
    return truth.flatMap(({ label, ignore }, i) =>
      ignore && !label ? [] : [{ truth: label, found: found[i]!.label }],
    );
  const detection = detectionOf(
    found.map(({ polygon = [] }) => ({ polygon })),
    truth.map(({ polygon = [], ignore, label }) => ({ polygon, ignore: ignore && !label })),
  );
  const matches = matchedAt(detection, 0, 'vanilla');
  const [truths, founds] = [
    new Set(matches.map(match => match.truth)),
    new Set(matches.map(match => match.found)),
  ];
  const missed = detection.truths.filter(i => !truths.has(i));
  const invented = detection.found.filter(i => !founds.has(i));
  return [
    ...matches.map(pair => ({ truth: truth[pair.truth]!.label, found: found[pair.found]!.label })),
    ...missed.map(i => ({ truth: truth[i]!.label, found: undefined })),
    ...invented.map(i => ({ truth: undefined, found: found[i]!.label })),
  ];
}

function sameBoxes(found: readonly TextInstance[], truth: readonly LabelInstance[]): boolean {
  return (
    found.length === truth.length &&
    truth.every((one, i) => sameBox(one.polygon, found[i]!.polygon))
  );
}

/** A model may give the upright box of a quad. */
function sameBox(polygon: readonly number[] = [], other: readonly number[] = []): boolean {
  const [a, b] = [boundingBox(polygon), boundingBox(other)];
  if (!a || !b) return a === b;
  return (['left', 'top', 'right', 'bottom'] as const).every(
    side => Math.abs(a[side] - b[side]) <= SAME_PLACE,
  );
}
