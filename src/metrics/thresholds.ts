/**
 * `HmeanIOUMetric`'s score thresholds: `np.arange(0.3, 0.9, 0.1)` gives seven, for NumPy steps by
 * `0.4 − 0.3` and rounds their number up; the last is 0.9000000000000001.
 */
export const scoreThresholds: readonly number[] = Array.from(
  { length: 7 },
  (_, i) => 0.3 + i * (0.3 + 0.1 - 0.3),
);

/**
 * Whether a score stays at a threshold. NumPy 1.26 compares an array of float32 with a number in
 * float32, so that 0.7 stays at 0.7000000000000001; NumPy 2 would in float64. A score that is none
 * stays.
 */
export function stays(score: number | undefined, threshold: number): boolean {
  return !(Math.fround(score ?? 1) < Math.fround(threshold));
}
