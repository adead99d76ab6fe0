import { misfit } from './misfit';

/** So many values, or rows of classes, tell what a network ends in: it shows everywhere. */
const LOOKED_AT = 4096,
  ROWS_LOOKED_AT = 16;
/** Rounding of half precision. */
const NEARLY = 0.01;

/**
 * Throws `UserError` (`misfit`) for values that are no probabilities: the file ends before its
 * sigmoid, or gives no numbers.
 */
export function requireProbabilities(values: Float32Array, onnxPath: string): void {
  const step = Math.max(1, Math.floor(values.length / LOOKED_AT));
  for (let i = 0; i < values.length; i += step) {
    if (!(values[i]! >= -NEARLY && values[i]! <= 1 + NEARLY))
      throw misfit.noProbabilities(onnxPath, values[i]!);
  }
}

/**
 * The same for rows of `classes` values whose sum is 1: the file must not end before its softmax.
 */
export function requireDistributions(
  values: Float32Array,
  classes: number,
  onnxPath: string,
): void {
  for (const row of rows(values, classes)) {
    requireProbabilities(row, onnxPath);
    if (Math.abs(sumOf(row) - 1) > NEARLY * 2)
      throw misfit.noProbabilities(
        onnxPath,
        row.reduce((most, each) => Math.max(most, each)),
      );
  }
}

/**
 * Throws `UserError` (`misfit`) where a softmax is still to come and the file has one already:
 * scores would be next to nothing.
 */
export function requireLogits(values: Float32Array, classes: number, onnxPath: string): void {
  const seen = rows(values, classes);
  const probabilities =
    seen.length > 1 &&
    classes > 1 &&
    seen.every(row => Math.abs(sumOf(row) - 1) < 1e-3 && row.every(each => each >= 0));
  if (probabilities) throw misfit.noLogits(onnxPath);
}

function sumOf(row: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i]!;
  return sum;
}

function rows(values: Float32Array, classes: number): Float32Array[] {
  const count = classes > 0 ? Math.floor(values.length / classes) : 0;
  const step = Math.max(1, Math.floor(count / ROWS_LOOKED_AT));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) =>
    values.subarray(i * step * classes, (i * step + 1) * classes),
  );
}
