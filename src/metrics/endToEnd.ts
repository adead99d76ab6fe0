import type { Detection, Overlap } from './detection';
import { hmeanOf } from './hmean';
import { foundAt } from './matching';
import { lowered } from './normalise';

export type EndToEndMetric = 'e2e/precision' | 'e2e/recall' | 'e2e/hmean';

export const endToEndWidth = 3;

/** What stands at the boundaries of one image, by place. */
export interface PlacedTexts {
  truth: readonly (string | undefined)[];
  found: readonly (string | undefined)[];
}

/**
 * What an image adds to the sums of end-to-end spotting, as ICDAR counts it: boundaries are matched
 * first, then a pair is a hit if its texts are equal regardless of case. A boundary whose text the
 * truth does not tell is not judged, nor what was found there.
 */
export function endToEndRow(
  detection: Detection,
  { matches, threshold }: { matches: readonly Overlap[]; threshold: number },
  texts: PlacedTexts,
): number[] {
  const known = ({ truth }: Overlap): boolean => texts.truth[truth] !== undefined;
  const hits = matches.filter(
    ({ truth, found }) =>
      texts.truth[truth] !== undefined &&
      lowered(texts.truth[truth]) === lowered(texts.found[found] ?? ''),
  );
  const unknown = matches.filter(match => !known(match)).length;
  return [
    detection.truths.filter(i => texts.truth[i] !== undefined).length,
    foundAt(detection, threshold) - unknown,
    hits.length,
  ];
}

export function endToEndMetrics(sum: ArrayLike<number>): Record<EndToEndMetric, number> {
  const [truths, found, hits] = Array.from(sum) as [number, number, number];
  const { precision, recall, hmean } = hmeanOf(hits, truths, found);
  return { 'e2e/precision': precision, 'e2e/recall': recall, 'e2e/hmean': hmean };
}
