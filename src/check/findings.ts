import { comparePredictions } from '../compare/compare';
import type { ComparedInstance } from '../compare/comparison';
import type { Prediction, TextInstance } from '../model/prediction';
import type { Finding, InstanceFinding } from './finding';
import { regrouped } from './regrouped';
import type { TextRule, Tolerance } from './tolerance';

/** In what a run's answer about an image differs from the baseline's, beyond the tolerance. */
export function findingsOf(baseline: Prediction, run: Prediction, tolerance: Tolerance): Finding[] {
  const { rows, incomparable, relations } = comparePredictions(baseline, run, tolerance.compare);
  if (incomparable) return [{ what: 'incomparable', why: incomparable }];
  const { groups, others } = regrouped(rows.filter(({ same }) => !same));
  const pairs = relations && { missing: relations.onlyLeft, new: relations.onlyRight };
  return [
    ...groups,
    ...others.flatMap(row => ofRow(row, tolerance)),
    ...(pairs && pairs.missing + pairs.new > 0 ? [{ what: 'relations' as const, ...pairs }] : []),
  ];
}

function ofRow(row: ComparedInstance, { compare, text }: Tolerance): InstanceFinding[] {
  const { number, left, right, iou, differs = [] } = row;
  const sides = { number, ...(left && { baseline: left }), ...(right && { run: right }) };
  if (!left || !right) return [{ what: left ? 'missing' : 'new', ...sides }];
  return differs.flatMap((difference): InstanceFinding[] => {
    switch (difference) {
      case 'boundary':
        return [{ what: difference, ...sides, ...(iou !== undefined && { iou }) }];
      case 'text':
        return sameText(left.text, right.text, text) ? [] : [{ what: difference, ...sides }];
      case 'label':
        return [{ what: difference, ...sides }];
      case 'score':
        return scoresApart(left, right, compare.sameScore).map(what => ({ what, ...sides }));
    }
  });
}

/** Which scores differ; those of two texts, or of two labels, are of different things. */
function scoresApart(
  left: TextInstance,
  right: TextInstance,
  tolerance: number,
): ('score' | 'textScore' | 'labelScore')[] {
  const apart = (['score', 'textScore', 'labelScore'] as const).filter(key => {
    const [a, b] = [left[key], right[key]];
    return a === undefined || b === undefined ? a !== b : !(Math.abs(a - b) <= tolerance);
  });
  return apart.filter(
    key =>
      (key !== 'textScore' || left.text === right.text) &&
      (key !== 'labelScore' || left.label === right.label),
  );
}

function sameText(a: string | undefined, b: string | undefined, rule: TextRule): boolean {
  if (rule === 'any') return true;
  return rule === 'ignore-case' && a?.toLowerCase() === b?.toLowerCase();
}
