/**
 * What each image adds to the sums that some metrics are made of: a row per image, a column per
 * sum. That is all a metric of a data set needs, and all that a resampled one needs.
 */
export interface Sums<Name extends string = string> {
  rows: readonly (readonly number[])[];
  width: number;
  /** The metrics of added rows. */
  metricsOf: (sum: ArrayLike<number>) => Record<Name, number>;
}

/** All rows added up in their order, as Python's `sum` adds. */
export function added({ rows, width }: Pick<Sums, 'rows' | 'width'>): Float64Array {
  const sum = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i++) sum[i]! += row[i]!;
  return sum;
}

export function metricsOf<Name extends string>(sums: Sums<Name>): Record<Name, number> {
  return sums.metricsOf(added(sums));
}
