import * as l10n from '@vscode/l10n';
import { asPolygon } from './kieBoxes';
import type { Relation, TextInstance } from './prediction';

/**
 * One text of a chain or of KIE: MMOCR 0.x `readtext`'s keys. Scores are null where nothing was
 * read, the box score with given boxes, too.
 */
export interface SeedTextInstance {
  box: number[];
  box_score: number | null;
  text: string;
  text_score: number | null;
  label?: string;
  label_score?: number | null;
}
/** The answer of a chain or of KIE; relations in openset mode. */
export interface SeedResult {
  result: SeedTextInstance[];
  relations?: Relation[];
}

/** Text instances as a chain or KIE prints them. */
export function toSeedResult(
  instances: readonly TextInstance[],
  relations?: readonly Relation[],
): SeedResult {
  return {
    result: instances.map(
      ({ polygon = [], score = null, text = '', textScore = null, label, labelScore = null }) => ({
        box: polygon,
        box_score: score,
        text,
        text_score: textScore,
        ...(label !== undefined && { label, label_score: labelScore }),
      }),
    ),
    ...(relations && { relations: [...relations] }),
  };
}

/**
 * Reads `result` and `relations`. Throws what `malformed` makes of the first thing that is wrong.
 */
export function fromSeedResult(
  result: unknown,
  relations: unknown,
  malformed: (why: string) => Error,
): { instances: TextInstance[]; relations?: Relation[] } {
  if (!Array.isArray(result)) throw malformed(l10n.t('"{0}" is not a list', 'result'));
  const instances = result.map((entry: unknown, i) =>
    readInstance(entry, () =>
      malformed(l10n.t('text {0} is not a box, a text and their scores', i + 1)),
    ),
  );
  if (relations === undefined || relations === null) return { instances };
  if (!Array.isArray(relations)) throw malformed(l10n.t('"{0}" is not a list', 'relations'));
  return {
    instances,
    relations: relations.map((entry: unknown, i) => {
      const { key, value, score } = Object(entry) as Record<string, unknown>;
      const exists = (index: unknown) =>
        Number.isInteger(index) && (index as number) >= 0 && (index as number) < instances.length;
      if (!exists(key) || !exists(value) || !Number.isFinite(score))
        throw malformed(l10n.t('relation {0} is not a key, a value and a score', i + 1));
      return { key, value, score } as Relation;
    }),
  };
}

function readInstance(entry: unknown, wrong: () => Error): TextInstance {
  const {
    box,
    box_score: score,
    text,
    text_score: textScore,
    label,
    label_score: labelScore,
  } = Object(entry) as Record<string, unknown>;
  const scores = [score, textScore, labelScore];
  const fine =
    isBox(box) &&
    scores.every(each => each === undefined || each === null || Number.isFinite(each)) &&
    (text === undefined || typeof text === 'string') &&
    (label === undefined || label === null || typeof label === 'string' || Number.isInteger(label));
  if (!fine) throw wrong();
  const given = <K extends keyof TextInstance>(key: K, value: unknown) =>
    value === undefined || value === null ? {} : { [key]: value as TextInstance[K] };
  return {
    polygon: asPolygon(box),
    ...given('score', score),
    ...given('text', text),
    ...(text === '' ? {} : given('textScore', textScore)),
    ...given(
      'label',
      label === undefined || label === null ? undefined : String(label as string | number),
    ),
    ...given('labelScore', labelScore),
  };
}

/** At least three points, or two opposite corners. */
export function isBox(box: unknown): box is number[] {
  return (
    Array.isArray(box) && box.length >= 4 && box.length % 2 === 0 && box.every(Number.isFinite)
  );
}
