import type { Sums } from './sums';

export type Interval = [low: number, high: number];

export interface BootstrapOptions {
  resamples: number;
  seed: number;
}

export const defaultBootstrap: BootstrapOptions = { resamples: 2000, seed: 1 };

/** The middle of the distribution: 95 %. */
const TAIL = 0.025;

/**
 * How far a run's metrics may lie from another one's, this less the other: the 95 % interval of a
 * paired bootstrap over the images (both lists of rows are of the same images, in the same order).
 * In each of the resamples the images are drawn anew with replacement, the same for both. The same
 * seed gives the same interval.
 */
export function intervals<Name extends string>(
  run: Sums<Name>,
  other: Sums<Name>,
  { resamples, seed }: BootstrapOptions = defaultBootstrap,
): Record<Name, Interval> {
  if (run.rows.length !== other.rows.length) throw new TypeError('rows of other images');
  const [these, those] = [new Resampled(run), new Resampled(other)];
  const random = randomNumbers(seed);
  const drawn = new Uint32Array(run.rows.length);
  const found = new Map<Name, Float64Array>();
  for (let i = 0; i < resamples; i++) {
    for (let k = 0; k < drawn.length; k++) drawn[k] = random() * drawn.length;
    const [own, others] = [these.metrics(drawn), those.metrics(drawn)];
    for (const name of Object.keys(own) as Name[]) {
      const values = found.get(name) ?? new Float64Array(resamples);
      found.set(name, values);
      values[i] = own[name] - others[name];
    }
  }
  return Object.fromEntries(
    [...found].map(([name, values]) => [name, middle(values.sort())]),
  ) as Record<Name, Interval>;
}

class Resampled<Name extends string> {
  readonly #rows: Float64Array;
  readonly #sum: Float64Array;

  constructor(private readonly sums: Sums<Name>) {
    this.#rows = Float64Array.from(sums.rows.flat());
    this.#sum = new Float64Array(sums.width);
  }

  metrics(drawn: Uint32Array): Record<Name, number> {
    const [rows, sum] = [this.#rows, this.#sum];
    sum.fill(0);
    for (const image of drawn)
      for (let i = 0, at = image * sum.length; i < sum.length; i++, at++) sum[i]! += rows[at]!;
    return this.sums.metricsOf(sum);
  }
}

function middle(sorted: Float64Array): Interval {
  return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
}

/** Between the two nearest values, as `np.quantile` does. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** Mulberry32 (Tommy Ettinger, public domain): 0 up to 1, without a state that others share. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
