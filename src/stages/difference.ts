/** How far two arrays of the same shape are from each other. */
export interface Difference {
  /** Largest absolute difference of two numbers. */
  largest: number;
  /** The same over the largest magnitude of both arrays. */
  relative: number;
  /** Of the elements, how many are not equal, 0…1. */
  share: number;
  /** Where the largest difference is: an index for each dimension. */
  at: number[];
  /** The two numbers there. */
  left: number;
  right: number;
  /** Elements of which one is no number and the other is. */
  notNumbers?: number;
}

/** Numbers of any kind that arrays of tensors and pixels hold. */
export type Numbers = ArrayLike<number> | ArrayLike<bigint>;

/**
 * Gathers the difference of two arrays, however they come in pieces, so that none has to be held
 * whole.
 */
export class Differences {
  private largest = 0;
  private magnitude = 0;
  private unequal = 0;
  private counted = 0;
  private notNumbers = 0;
  private index = 0;
  private values: [left: number, right: number] = [0, 0];

  /** The next elements of both, as many of each. */
  add(left: Numbers, right: Numbers): void {
    for (let i = 0; i < left.length; i++) {
      const [a, b] = [Number(left[i]), Number(right[i])];
      if (a === b) this.magnitude = Math.max(this.magnitude, Math.abs(a));
      else this.note(a, b, this.counted + i);
    }
    this.counted += left.length;
  }

  /** Undefined where all were equal. */
  of(dims: readonly number[]): Difference | undefined {
    if (this.unequal === 0) return undefined;
    const [left, right] = this.values;
    return {
      largest: this.largest,
      relative: this.magnitude > 0 ? this.largest / this.magnitude : 0,
      share: this.unequal / this.counted,
      at: indexIn(dims, this.index),
      left,
      right,
      ...(this.notNumbers && { notNumbers: this.notNumbers }),
    };
  }

  private note(a: number, b: number, index: number): void {
    if (Number.isNaN(a) && Number.isNaN(b)) return;
    this.unequal++;
    const distance = Math.abs(a - b);
    if (!Number.isFinite(distance)) {
      this.notNumbers++;
      return;
    }
    this.magnitude = Math.max(this.magnitude, Math.abs(a), Math.abs(b));
    if (distance <= this.largest) return;
    this.largest = distance;
    this.index = index;
    this.values = [a, b];
  }
}

/** The difference of two arrays of one shape; undefined where they are equal. */
export function differenceOf(
  left: Numbers,
  right: Numbers,
  dims: readonly number[],
): Difference | undefined {
  const differences = new Differences();
  differences.add(left, right);
  return differences.of(dims);
}

/** Whether a difference is more than `tolerance`, a share of the largest magnitude, allows. */
export function exceeds(difference: Difference | undefined, tolerance: number): boolean {
  return (
    difference !== undefined &&
    (difference.relative > tolerance || difference.notNumbers !== undefined)
  );
}

/** Both shapes say the same. */
export function sameShape(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((size, i) => size === right[i]);
}

function indexIn(dims: readonly number[], flat: number): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...dims].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
