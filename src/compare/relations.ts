import type { Prediction, Relation } from '../model/prediction';
import type { Match } from './match';

/**
 * Key–value pairs that only one side has; a pair is the same when its two texts are matched to the
 * other's.
 */
export interface ComparedRelations {
  onlyLeft: number;
  onlyRight: number;
}

/** Undefined when neither side pairs keys with values. */
export function compareRelations(
  left: Prediction,
  right: Prediction,
  matches: readonly Match[],
): ComparedRelations | undefined {
  if (!left.relations && !right.relations) return undefined;
  const partner = new Map(
    matches.map(match => [
      left.instances.indexOf(match.left),
      right.instances.indexOf(match.right),
    ]),
  );
  const mine = new Set(
    (left.relations ?? []).map(({ key, value }) => name(partner.get(key), partner.get(value))),
  );
  const theirs = (right.relations ?? []).map(({ key, value }: Relation) => name(key, value));
  const shared = theirs.filter(pair => mine.has(pair)).length;
  return { onlyLeft: (left.relations ?? []).length - shared, onlyRight: theirs.length - shared };
}

function name(key: number | undefined, value: number | undefined): string {
  return `${key} ${value}`;
}
