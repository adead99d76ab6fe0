/** Parts of at most this many are sorted by insertion. */
const small = 15;

/**
 * Indices that sort `values`, equal ones in the order in which numpy's introsort leaves them
 * (`aquicksort`, npysort/quicksort.cpp): DRRG's and TextSnake's results hang on it. On processors
 * with AVX-512 numpy 1.25 and later sort otherwise, and MMOCR's own results differ a little from
 * machine to machine.
 * @param first so many are in their places, the others anywhere after them.
 */
export function argsort(values: ArrayLike<number>, first = values.length): Int32Array {
  const order = new Int32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const swap = (a: number, b: number): void => {
    [order[a], order[b]] = [order[b]!, order[a]!];
  };
  const less = (a: number, b: number): boolean => values[order[a]!]! < values[order[b]!]!;
  const waiting: [number, number][] = [[0, values.length - 1]];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    let [from, to] = part;
    while (to - from > small && from < first) {
      const middle = from + ((to - from) >> 1);
      if (less(middle, from)) swap(middle, from);
      if (less(to, middle)) swap(to, middle);
      if (less(middle, from)) swap(middle, from);
      const pivot = values[order[middle]!]!;
      const at = partition(values, order, from, to, middle, pivot);
      // The larger part waits.
      if (at - from < to - at) {
        waiting.push([at + 1, to]);
        to = at - 1;
      } else {
        waiting.push([from, at - 1]);
        from = at + 1;
      }
    }
    if (from < first) insertionSort(values, order, from, to);
  }
  return order;
}

function partition(
  values: ArrayLike<number>,
  order: Int32Array,
  from: number,
  to: number,
  middle: number,
  pivot: number,
): number {
  const swap = (a: number, b: number): void => {
    [order[a], order[b]] = [order[b]!, order[a]!];
  };
  let [i, j] = [from, to - 1];
  swap(middle, j);
  for (;;) {
    do i++;
    while (values[order[i]!]! < pivot);
    do j--;
    while (pivot < values[order[j]!]!);
    if (i >= j) break;
    swap(i, j);
  }
  swap(i, to - 1);
  return i;
}

function insertionSort(
  values: ArrayLike<number>,
  order: Int32Array,
  from: number,
  to: number,
): void {
  for (let i = from + 1; i <= to; i++) {
    const index = order[i]!;
    let j = i;
    for (; j > from && values[index]! < values[order[j - 1]!]!; j--) order[j] = order[j - 1]!;
    order[j] = index;
  }
}
