import type { Detection } from './detection';
import { hmeanOf, type Hmean } from './hmean';
import { foundAt, matchedAt, type MatchStrategy } from './matching';
import { scoreThresholds } from './thresholds';

export type DetectionMetric = 'icdar/precision' | 'icdar/recall' | 'icdar/hmean';

/** What holds at one score threshold. */
export interface AtThreshold extends Hmean {
  threshold: number;
  truths: number;
  found: number;
  hits: number;
}

/** What an image adds to the sums: boundaries that are judged; at each threshold found, and hit. */
export function detectionRow(detection: Detection, strategy: MatchStrategy): number[] {
  return [
    detection.truths.length,
    ...scoreThresholds.map(threshold => foundAt(detection, threshold)),
    ...scoreThresholds.map(threshold => matchedAt(detection, threshold, strategy).length),
  ];
}

export const detectionWidth = 1 + 2 * scoreThresholds.length;

/** Precision, recall and hmean at each of `HmeanIOUMetric`'s thresholds. */
export function atThresholds(sum: ArrayLike<number>): AtThreshold[] {
  const truths = sum[0]!;
  return scoreThresholds.map((threshold, i) => {
    const [found, hits] = [sum[1 + i]!, sum[1 + scoreThresholds.length + i]!];
    return { threshold, truths, found, hits, ...hmeanOf(hits, truths, found) };
  });
}

/** The first of those with the best hmean: what `HmeanIOUMetric` reports. */
export function bestOf(table: readonly AtThreshold[]): AtThreshold {
  return table.reduce((best, next) => (next.hmean > best.hmean ? next : best));
}

/** `HmeanIOUMetric` of MMOCR 1.0.1. */
export function detectionMetrics(sum: ArrayLike<number>): Record<DetectionMetric, number> {
  const { precision, recall, hmean } = bestOf(atThresholds(sum));
  return { 'icdar/precision': precision, 'icdar/recall': recall, 'icdar/hmean': hmean };
}
