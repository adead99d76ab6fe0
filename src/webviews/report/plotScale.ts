import type { CurvePoint } from '../../protocol/report';

/** Where a plot's area lies in its picture, in CSS pixels; both axes are 0…1. */
export interface PlotArea {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlotValues {
  precision: number;
  recall: number;
  hmean: number;
}

export type Curve = keyof PlotValues;

export function hmeanOf({ precision, recall }: CurvePoint): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}

/** The values at the point that lies nearest to a threshold; undefined of an empty curve. */
export function valuesAt(curve: readonly CurvePoint[], threshold: number): PlotValues | undefined {
  const nearest = curve.reduce<CurvePoint | undefined>(
    (best, point) =>
      !best || Math.abs(point.threshold - threshold) < Math.abs(best.threshold - threshold)
        ? point
        : best,
    undefined,
  );
  if (!nearest) return undefined;
  const { precision, recall } = nearest;
  return { precision, recall, hmean: hmeanOf(nearest) };
}

/** The threshold with the highest hmean, the lowest of equals. */
export function bestThreshold(curve: readonly CurvePoint[]): number | undefined {
  return curve.reduce<CurvePoint | undefined>(
    (best, point) => (!best || hmeanOf(point) > hmeanOf(best) ? point : best),
    undefined,
  )?.threshold;
}

export function xOf(threshold: number, { left, width }: PlotArea): number {
  return left + between(threshold) * width;
}

export function yOf(value: number, { top, height }: PlotArea): number {
  return top + (1 - between(value)) * height;
}

/** The threshold under a pointer, in steps of 0.01. */
export function thresholdAt(x: number, { left, width }: PlotArea): number {
  return width > 0 ? Math.round(between((x - left) / width) * 100) / 100 : 0;
}

/** An SVG path through the points of a curve, from the lowest threshold to the highest. */
export function pathOf(points: readonly CurvePoint[], curve: Curve, area: PlotArea): string {
  return points
    .toSorted((a, b) => a.threshold - b.threshold)
    .map((point, i) => {
      const value = curve === 'hmean' ? hmeanOf(point) : point[curve];
      const at = [xOf(point.threshold, area), yOf(value, area)].map(v => v.toFixed(1));
      return `${i ? 'L' : 'M'}${at.join(' ')}`;
    })
    .join('');
}

/** What is no number, counts as 0: it comes from a file. */
function between(value: number): number {
  return Math.min(Math.max(Number.isFinite(value) ? value : 0, 0), 1);
}
