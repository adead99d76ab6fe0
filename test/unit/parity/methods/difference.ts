import { matchInstances } from '../../../../src/compare/match';
import { points } from '../../../../src/model/polygon';
import type { Relation, TextInstance } from '../../../../src/model/prediction';
import type { SeedAnswer } from './goldens';

/** What an answer and MMOCR's have in common, and how far the rest is apart. */
export interface Difference {
  matched: number;
  /** Matched ones and those that one side has alone. */
  total: number;
  /** Matched ones that have a boundary; a recogniser reads the whole image. */
  boundaries: number;
  /** 1 where there is none. */
  worstIou: number;
  worstScore: number;
  /** Largest distance of a polygon's point from the other side's polygon, in pixels. */
  worstDistance: number;
  textsEqual: number;
  texts: number;
}

/**
 * What is wanted of the engine end to end, of TorchServe with our handler, and of the engine's
 * post-processing alone.
 */
export const endToEnd = { iou: 0.99, score: 0.002, distance: Infinity };
export const fromTorchServe = { iou: 0.99, score: 1e-4, distance: Infinity };
export const postProcessing = { iou: 0.99, score: 1e-4, distance: 1 };

export function within(found: Difference, tolerance: typeof endToEnd): boolean {
  return (
    found.matched === found.total &&
    found.worstIou >= tolerance.iou &&
    found.worstScore <= tolerance.score &&
    found.worstDistance <= tolerance.distance &&
    found.textsEqual === found.texts
  );
}

/** Several images' differences as one. */
export function together(all: Difference[]): Difference {
  const sum = (of: (one: Difference) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    matched: sum(one => one.matched),
    total: sum(one => one.total),
    boundaries: sum(one => one.boundaries),
    worstIou: Math.min(1, ...all.map(one => one.worstIou)),
    worstScore: Math.max(0, ...all.map(one => one.worstScore)),
    worstDistance: Math.max(0, ...all.map(one => one.worstDistance)),
    textsEqual: sum(one => one.textsEqual),
    texts: sum(one => one.texts),
  };
}

/** Our answer against MMOCR's stored one. */
export function differenceFrom(
  stored: SeedAnswer,
  ours: TextInstance[],
  relations: Relation[] = [],
): Difference {
  const theirs = instancesOf(stored);
  const { matches, onlyLeft, onlyRight } = matchInstances(theirs, ours, 0.5);
  const total = matches.length + onlyLeft.length + onlyRight.length;
  const written = matches.filter(({ left }) => left.text !== undefined || left.label !== undefined);
  const places = new Map(
    matches.map(({ left, right }) => [ours.indexOf(right), theirs.indexOf(left)]),
  );
  const related = relationDifference(
    stored.relations ?? [],
    relations.map(({ key, value, score }) => ({
      key: places.get(key) ?? -1,
      value: places.get(value) ?? -1,
      score,
    })),
  );
  return {
    matched: matches.length + related.matched,
    total: total + related.total,
    boundaries: matches.filter(({ iou }) => iou !== undefined).length,
    worstIou: Math.min(1, ...matches.flatMap(({ iou }) => iou ?? [])),
    worstScore: Math.max(
      related.worstScore,
      ...matches.flatMap(({ left, right }) => [
        apart(left.score, right.score),
        apart(left.textScore, right.textScore),
        apart(left.labelScore, right.labelScore),
      ]),
    ),
    worstDistance: Math.max(
      0,
      ...matches.map(({ left, right }) => polygonDistance(left.polygon, right.polygon)),
    ),
    textsEqual: written.filter(
      ({ left, right }) => left.text === right.text && left.label === right.label,
    ).length,
    texts: written.length,
  };
}

/** `ours` by the places that their texts have in MMOCR's answer. */
function relationDifference(
  stored: Relation[],
  ours: Relation[],
): { matched: number; total: number; worstScore: number } {
  const pairs = stored.flatMap(a => {
    const b = ours.find(({ key, value }) => key === a.key && value === a.value);
    return b ? [apart(a.score, b.score)] : [];
  });
  return {
    matched: pairs.length,
    total: stored.length + ours.length - pairs.length,
    worstScore: Math.max(0, ...pairs),
  };
}

/** An answer's instances with all that it says of them, the score of an empty text, too. */
export function instancesOf({
  boundary_result: boundaries,
  text,
  score,
  result,
}: SeedAnswer): TextInstance[] {
  if (boundaries) return boundaries.map(row => ({ polygon: row.slice(0, -1), score: row.at(-1)! }));
  if (!result) return [given({ text: text ?? '', textScore: score })];
  return result.map(one =>
    given({
      polygon: one.box,
      score: one.box_score,
      text: one.text,
      textScore: one.text_score,
      label: one.label,
      labelScore: one.label_score,
    }),
  );
}

/** Without what the answer leaves out or gives as null. */
function given(values: {
  [K in keyof TextInstance]: TextInstance[K] | null | undefined;
}): TextInstance {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** A score that one side lacks is infinitely far. */
function apart(a: number | undefined, b: number | undefined): number {
  if (a === undefined && b === undefined) return 0;
  const distance = Math.abs((a ?? Infinity) - (b ?? -Infinity));
  return Number.isNaN(distance) ? Infinity : distance;
}

/** Largest distance of any point of either polygon from the other's outline. */
function polygonDistance(a: number[] | undefined, b: number[] | undefined): number {
  if (!a || !b) return a === b ? 0 : Infinity;
  return Math.max(farthest(points(a), points(b)), farthest(points(b), points(a)));
}

function farthest(from: [number, number][], outline: [number, number][]): number {
  return Math.max(
    ...from.map(point =>
      Math.min(...outline.map((end, i) => toSegment(point, outline.at(i - 1)!, end))),
    ),
  );
}

function toSegment(
  [x, y]: [number, number],
  [ax, ay]: [number, number],
  [bx, by]: [number, number],
): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along =
    dx || dy ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy))) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
