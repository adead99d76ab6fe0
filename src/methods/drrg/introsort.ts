/** Parts of at most this many are left to the insertion at the end. */
const small = 16;

/**
 * Indices that sort scores from the highest, equal ones in the order in which libstdc++'s
 * `std::sort` leaves them: lanms-neo is built with it, and probabilities close to one add up to
 * equal sums often.
 */
export function introsort(scores: ArrayLike<number>): Int32Array {
  const order = new Int32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const before = (a: number, b: number): boolean => scores[a]! > scores[b]!;
  const parts: [number, number][] = [[0, order.length]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [from, to] = part;
    if (to - from <= small) continue;
    const cut = partition(order, before, from, to);
    parts.push([from, cut], [cut, to]);
  }
  for (let i = 1; i < order.length; i++) {
    const index = order[i]!;
    let j = i;
    for (; j > 0 && before(index, order[j - 1]!); j--) order[j] = order[j - 1]!;
    order[j] = index;
  }
  return order;
}

/** Splits around the median of three, which is moved to the front; where the second part begins. */
function partition(
  order: Int32Array,
  before: (a: number, b: number) => boolean,
  from: number,
  to: number,
): number {
  const swap = (a: number, b: number): void => {
    [order[a], order[b]] = [order[b]!, order[a]!];
  };
  swap(from, median(order, before, from + 1, from + ((to - from) >> 1), to - 1));
  const pivot = order[from]!;
  let [i, j] = [from + 1, to];
  for (;;) {
    while (before(order[i]!, pivot)) i++;
    do j--;
    while (before(pivot, order[j]!));
    if (i >= j) return i;
    swap(i++, j);
  }
}

function median(
  order: Int32Array,
  before: (a: number, b: number) => boolean,
  a: number,
  b: number,
  c: number,
): number {
  const first = (x: number, y: number): boolean => before(order[x]!, order[y]!);
  if (first(a, b)) return first(b, c) ? b : first(a, c) ? c : a;
  return first(a, c) ? a : first(b, c) ? c : b;
}
