/**
 * What each image adds to the sums that a metric is made of: a row per image, a column per sum.
 * That is all a metric of a data set needs, and all that a resampled one needs.
 */
export interface Sums<Name extends string = string> {
  rows: readonly (readonly number[])[];
  /** The metrics of added rows. */
  metricsOf: (sum: ArrayLike<number>) => Record<Name, number>;
}

/** All rows added up in their order, as Python's `sum` adds. */
export function added(rows: readonly (readonly number[])[], width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i++) sum[i]! += row[i]!;
  return sum;
}
