import { boxesOverlap, Region, type Box } from '../model/polygon';
import type { TextInstance } from '../model/prediction';

export interface Match {
  left: TextInstance;
  right: TextInstance;
  iou?: number;
}

/** `tooMuch`: nothing was matched, because it would take too long. */
export interface Matching {
  matches: Match[];
  onlyLeft: TextInstance[];
  onlyRight: TextInstance[];
  tooMuch?: boolean;
}

/**
 * The work of one comparison, in `Region`'s steps: a few seconds. A page of text is far below;
 * thousands of large outlines on top of each other are no result of any model.
 */
const MOST_STEPS = 1e8;
/** Pairs of instances that overlap enough to be the same. */
const MOST_PAIRS = 1e6;

interface Candidate extends Match {
  iou: number;
  sameText: boolean;
  scoreDelta: number;
}

/**
 * Pairs the instances of two predictions one to one, best IoU first; a pair needs at least
 * `matchIou`. The result does not depend on the order within `left` and `right`: ties go to equal
 * text, then to the closest scores, then to position. Instances without a polygon (recognisers) are
 * paired in order. Nothing is matched where that would take more than a few seconds.
 */
export function matchInstances(
  left: TextInstance[],
  right: TextInstance[],
  matchIou: number,
): Matching {
  const pairs = candidates(inPlace(left), inPlace(right), matchIou);
  if (!pairs) return { matches: [], onlyLeft: left, onlyRight: right, tooMuch: true };
  const taken = new Set<TextInstance>();
  const matches: Match[] = [];
  for (const { left: a, right: b, iou } of pairs) {
    if (taken.has(a) || taken.has(b)) continue;
    taken.add(a).add(b);
    matches.push({ left: a, right: b, iou });
  }
  const [whole, wholeRight] = [left, right].map(side => side.filter(instance => !instance.polygon));
  whole!.slice(0, wholeRight!.length).forEach((a, i) => {
    const b = wholeRight![i]!;
    taken.add(a).add(b);
    matches.push({ left: a, right: b });
  });
  return {
    matches,
    onlyLeft: left.filter(a => !taken.has(a)),
    onlyRight: right.filter(b => !taken.has(b)),
  };
}

function candidates(
  left: TextInstance[],
  right: TextInstance[],
  matchIou: number,
): Candidate[] | undefined {
  const found: Candidate[] = [];
  let steps = 0;
  const shapes = right.flatMap(instance => withShape(instance) ?? []);
  for (const a of left.flatMap(instance => withShape(instance) ?? [])) {
    for (const b of shapes) {
      if (!boxesOverlap(a.box, b.box) || !couldReach(matchIou, a.region.area, b.region.area))
        continue;
      steps += a.region.steps(b.region);
      if (steps > MOST_STEPS || found.length > MOST_PAIRS) return undefined;
      const iou = isSameLine(a, b) ? 1 : iouOf(a.region, b.region);
      if (iou < matchIou || iou === 0) continue;
      const [p, q] = [a.instance, b.instance];
      found.push({
        left: p,
        right: q,
        iou,
        sameText: p.text === q.text,
        scoreDelta: Math.abs((p.score ?? 0) - (q.score ?? 0)),
      });
    }
  }
  // Array.sort is stable: what these keys leave tied stays in the order of `inPlace`.
  return found.sort(
    (p, q) =>
      q.iou - p.iou ||
      Number(q.sameText) - Number(p.sameText) ||
      (p.scoreDelta || 0) - (q.scoreDelta || 0),
  );
}

/**
 * A threshold slider compares the same instances again and again; shapes and what they share are
 * worked out once.
 */
const regions = new WeakMap<TextInstance, Region>();
const shared = new WeakMap<Region, WeakMap<Region, number>>();

interface Shape {
  instance: TextInstance;
  region: Region;
  box: Box;
}

function withShape(instance: TextInstance): Shape | undefined {
  if (!instance.polygon) return undefined;
  const region = regions.get(instance) ?? new Region(instance.polygon);
  regions.set(instance, region);
  return region.box && { instance, region, box: region.box };
}

/** The very same box without an area, such as a thin one whose corners 0.x has rounded. */
function isSameLine(a: Shape, b: Shape): boolean {
  if (a.region.area !== 0) return false;
  const [p, q] = [a.instance.polygon!, b.instance.polygon!];
  return p.length === q.length && p.every((value, i) => value === q[i]);
}

function iouOf(a: Region, b: Region): number {
  const known = shared.get(a) ?? new WeakMap<Region, number>();
  shared.set(a, known);
  const iou = known.get(b) ?? a.iou(b);
  known.set(b, iou);
  return iou;
}

/**
 * IoU is at most the smaller area over the larger: spares most intersections on pages full of text.
 */
function couldReach(matchIou: number, a: number, b: number): boolean {
  return Math.min(a, b) >= matchIou * Math.max(a, b);
}

/** A fixed order that depends on the instances alone. */
function inPlace(instances: TextInstance[]): TextInstance[] {
  return instances
    .map(instance => ({
      instance,
      key: JSON.stringify([instance.polygon, instance.text, instance.score, instance.textScore]),
    }))
    .sort((p, q) => (p.key < q.key ? -1 : p.key > q.key ? 1 : 0))
    .map(({ instance }) => instance);
}
