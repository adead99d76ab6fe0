import type { Detection } from '../metrics/detection';
import { hmeanOf } from '../metrics/hmean';
import { foundAt, matchedAt } from '../metrics/matching';
import type { CurvePoint } from '../protocol/report';

/** The plot's points: 0, 0.02 … 1. */
const thresholds = Array.from({ length: 51 }, (_, i) => i / 50);

/** Precision and recall over the score threshold, from images that come one by one. */
export class Curve {
  #truths = 0;
  readonly #found = new Float64Array(thresholds.length);
  readonly #hits = new Float64Array(thresholds.length);

  add(detection: Detection): void {
    this.#truths += detection.truths.length;
    for (const [i, threshold] of thresholds.entries()) {
      this.#found[i]! += foundAt(detection, threshold);
      this.#hits[i]! += matchedAt(detection, threshold, 'vanilla').length;
    }
  }

  /** None where no boundary was there to be found. */
  points(): CurvePoint[] {
    if (this.#truths === 0) return [];
    return thresholds.map((threshold, i) => {
      const { precision, recall } = hmeanOf(this.#hits[i]!, this.#truths, this.#found[i]!);
      return { threshold, precision, recall };
    });
  }
}
