import type { TextInstance } from '../model/prediction';
import type { CompareOptions, Difference } from './comparison';
import type { Match } from './match';
import type { Unnumbered } from './numbering';
import { textEdits } from './textEdits';

/**
 * What differs between two instances that are matched. Against ground truth (`truth`), what only
 * one of them has is no difference: a score, the text that a detector does not give.
 */
export function compareMatch(match: Match, options: CompareOptions, truth: boolean): Unnumbered {
  const [left, right] = truth ? withWhatBothHave(match) : [match.left, match.right];
  const { iou } = match;
  const scoreDelta = difference(left.score, right.score);
  const textScoreDelta = difference(left.textScore, right.textScore);
  const labelScoreDelta =
    left.label === right.label ? difference(left.labelScore, right.labelScore) : undefined;
  const edits =
    left.text === undefined && right.text === undefined
      ? undefined
      : textEdits(left.text ?? '', right.text ?? '');
  const differs: Difference[] = [
    ...(iou === undefined || iou >= options.sameIou ? [] : ['boundary' as const]),
    ...(sameScores(left, right, options.sameScore) ? [] : ['score' as const]),
    ...(left.text === right.text ? [] : ['text' as const]),
    ...(left.label === right.label ? [] : ['label' as const]),
  ];
  return {
    left: match.left,
    right: match.right,
    same: !differs.length,
    ...(differs.length && { differs }),
    ...(iou !== undefined && { iou }),
    ...(scoreDelta !== undefined && { scoreDelta }),
    ...(textScoreDelta !== undefined && { textScoreDelta }),
    ...(labelScoreDelta !== undefined && { labelScoreDelta }),
    ...(edits && { textEdits: edits }),
  };
}

function withWhatBothHave({ left, right }: Match): [TextInstance, TextInstance] {
  const lacking = (Object.keys({ ...left, ...right }) as (keyof TextInstance)[]).filter(
    key => left[key] === undefined || right[key] === undefined,
  );
  const [a, b] = [{ ...left }, { ...right }];
  for (const key of lacking) {
    delete a[key];
    delete b[key];
  }
  return [a, b];
}

/** A score counts where it is of the same thing: of other labels it does not. */
function sameScores(left: TextInstance, right: TextInstance, tolerance: number): boolean {
  return (
    closeTo(left.score, right.score, tolerance) &&
    closeTo(left.textScore, right.textScore, tolerance) &&
    (left.label !== right.label || closeTo(left.labelScore, right.labelScore, tolerance))
  );
}

function difference(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left - right;
}

function closeTo(left: number | undefined, right: number | undefined, tolerance: number): boolean {
  return left === undefined || right === undefined
    ? left === right
    : Math.abs(left - right) <= tolerance;
}
