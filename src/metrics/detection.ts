import { boxesOverlap } from '../model/polygon';
import { Boxes } from './boxes';
import { iouOf, mayExceed, sharedBy, stepsOf } from './overlap';
import { shapeOf, type Shape } from './shape';

/** `HmeanIOUMetric`'s `match_iou_thr` and `ignore_precision_thr`; both must be exceeded. */
const MATCH_IOU = 0.5,
  IGNORED_PART = 0.5;
/** The work of one image, in steps of some 10 ns: a page full of text is far below. */
const MOST_STEPS = 2e8;
/** Pairs that overlap enough to match. */
const MOST_OVERLAPS = 1e6;

export interface FoundBoundary {
  /** Flat, in pixels. */
  polygon: readonly number[];
  /** 0…1; one without stays at every threshold. */
  score?: number | undefined;
}

export interface TrueBoundary {
  /** Flat, in pixels. */
  polygon: readonly number[];
  ignore: boolean;
}

/** A pair that may match; places in the lists that were given. */
export interface Overlap {
  truth: number;
  found: number;
  /** More than 0.5. */
  iou: number;
}

/** One image: what `HmeanIOUMetric` keeps of it, at any threshold, by either strategy. */
export interface Detection {
  /** The true boundaries that are judged, by place. */
  truths: number[];
  /** The boundaries found that do not lie in what is ignored, by place; all scores. */
  found: number[];
  /** By place among all boundaries found. */
  scores: (number | undefined)[];
  /** By truth, then by found. */
  overlaps: Overlap[];
}

/**
 * What was found in one image against its truth. Throws `RangeError` where thousands of boundaries
 * lie on top of each other, which would take minutes.
 */
export function detectionOf(
  found: readonly FoundBoundary[],
  truth: readonly TrueBoundary[],
): Detection {
  const budget = new Budget();
  const truthShapes = truth.map(({ polygon }) => shapeOf(polygon));
  const shapes = found.map(({ polygon }) => shapeOf(polygon));
  const ignored = truthShapes.filter((_, i) => truth[i]!.ignore);
  const truths = truth.flatMap(({ ignore }, i) => (ignore ? [] : [i]));
  const kept = shapes.flatMap((shape, i) => (liesIn(shape, ignored, budget) ? [] : [i]));
  const boxes = new Boxes(kept.map(k => shapes[k]!.box));
  const overlaps: Overlap[] = [];
  for (const i of truths) {
    const shape = truthShapes[i]!;
    for (const place of shape.box ? boxes.overlapping(shape.box) : []) {
      const k = kept[place]!;
      const iou = budget.iou(shape, shapes[k]!);
      if (iou > 0) overlaps.push({ truth: i, found: k, iou });
      if (overlaps.length > MOST_OVERLAPS) throw tooMuch();
    }
  }
  return { truths, found: kept, scores: found.map(({ score }) => score), overlaps };
}

function tooMuch(): RangeError {
  return new RangeError('too many boundaries on top of each other');
}

/** Whether more than half of a boundary, by its area as it is drawn, lies in one ignored region. */
function liesIn(shape: Shape, ignored: readonly Shape[], budget: Budget): boolean {
  return ignored.some(
    region => budget.shared(region, shape) / (shape.drawnArea + 1e-5) > IGNORED_PART,
  );
}

/** Counts the work, so that it ends. */
class Budget {
  #steps = 0;

  /** 0 where it is no more than `MATCH_IOU`. */
  iou(a: Shape, b: Shape): number {
    if (!mayExceed(MATCH_IOU, a, b)) return 0;
    this.#spend(stepsOf(a, b));
    const iou = iouOf(a, b);
    return iou > MATCH_IOU ? iou : 0;
  }

  shared(a: Shape, b: Shape): number {
    if (!a.box || !b.box || !boxesOverlap(a.box, b.box)) return 0;
    this.#spend(stepsOf(a, b));
    return sharedBy(a, b);
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MOST_STEPS) throw tooMuch();
  }
}
