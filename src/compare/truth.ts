import { boxesOverlap, Region } from '../model/polygon';
import type { Prediction, TextInstance } from '../model/prediction';
import type { CompareOptions } from './comparison';

/** `HmeanIOUMetric`'s `ignore_precision_thr`: so much of a boundary lies in what is ignored. */
const IGNORED_PART = 0.5;
/** The work of one comparison, in `Region`'s steps: a second. */
const MOST_STEPS = 2e7;

/** Whether one side is ground truth, which has no scores and need not have texts. */
export function againstTruth(left: Prediction, right: Prediction): boolean {
  return left.source.kind === 'truth' || right.source.kind === 'truth';
}

/** A boundary found is one that matches: nobody draws the truth to a hundredth. */
export function truthOptions(options: CompareOptions): CompareOptions {
  return { ...options, sameIou: options.matchIou };
}

/** Boundaries, with texts or without, fit each task that gives boundaries; a word fits a reader. */
export function fitsTruth(left: Prediction, right: Prediction): boolean {
  return (left.task === 'textrecog') === (right.task === 'textrecog');
}

/**
 * The instances that do not lie in a region that the ground truth ignores; undefined where telling
 * takes too long.
 */
export function judged(
  instances: TextInstance[],
  ignored: readonly number[][] | undefined,
): TextInstance[] | undefined {
  if (!ignored?.length) return instances;
  const regions = ignored.map(regionOf);
  let steps = 0;
  const kept: TextInstance[] = [];
  for (const instance of instances) {
    const own = regionOf(instance.polygon ?? []);
    const near = regions.filter(other => own.box && other.box && boxesOverlap(own.box, other.box));
    for (const other of near) steps += own.steps(other);
    if (steps > MOST_STEPS) return undefined;
    if (!near.some(other => sharedPart(own, other) > IGNORED_PART)) kept.push(instance);
  }
  return kept;
}

/** A threshold slider compares the same instances again and again. */
const regions = new WeakMap<readonly number[], Region>();

function regionOf(polygon: readonly number[]): Region {
  const region = regions.get(polygon) ?? new Region(polygon);
  regions.set(polygon, region);
  return region;
}

/** How much of `own` lies in `other`, 0…1. */
export function sharedPart(own: Region, other: Region): number {
  const iou = own.iou(other);
  return iou === 0 ? 0 : (iou * (own.area + other.area)) / (1 + iou) / own.area;
}
