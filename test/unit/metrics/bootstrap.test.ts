import { describe, expect, it } from 'vitest';
import { intervals } from '../../../src/metrics/bootstrap';
import type { Sums } from '../../../src/metrics/sums';

/** The mean over the images. */
const mean = (values: number[]): Sums<'mean'> => ({
  rows: values.map(value => [1, value]),
  width: 2,
  metricsOf: sum => ({ mean: sum[1]! / sum[0]! }),
});

describe('the paired bootstrap', () => {
  it('gives about the interval of the normal distribution', () => {
    const of = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const [low, high] = intervals(mean(of), mean(of.map(() => 0))).mean;
    const deviation = Math.sqrt((0.25 * 0.75) / 400);
    expect(low).toBeCloseTo(0.25 - 1.96 * deviation, 2);
    expect(high).toBeCloseTo(0.25 + 1.96 * deviation, 2);
  });

  it('draws the same images for both: what both share is no chance', () => {
    const noise = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    const [low, high] = intervals(mean(noise.map(value => value + 1)), mean(noise)).mean;
    expect([low, high].map(value => Math.round(value * 1e9) / 1e9)).toEqual([1, 1]);
  });

  it('gives the same interval for the same seed, another one for another', () => {
    const of = (seed: number) =>
      intervals(mean([1, 2, 5, 9]), mean([2, 2, 3, 4]), { resamples: 100, seed }).mean;
    expect([of(1), of(1)]).toEqual([of(1), of(1)]);
    expect(of(1)).not.toEqual(of(2));
  });
});
