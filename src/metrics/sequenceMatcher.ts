/** From so many characters on difflib takes no frequent ones to start a match with. */
const AUTOJUNK_FROM = 200;

/** Pieces of two texts, from one place to before another. */
interface Window {
  aFrom: number;
  aTo: number;
  bFrom: number;
  bTo: number;
}

interface Block {
  a: number;
  b: number;
  size: number;
}

/**
 * How many characters Python's `difflib.SequenceMatcher(None, a, b)` finds equal: the sum of its
 * matching blocks, found as it finds them – the longest first, the earliest of these, then left and
 * right of it – with its autojunk. A UTF-16 unit is a character here.
 */
export function equalCharacters(a: string, b: string): number {
  const search = new Search(a, b);
  let equal = 0;
  const open: Window[] = [{ aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length }];
  for (let window = open.pop(); window; window = open.pop()) {
    const block = search.longest(window);
    if (block.size === 0) continue;
    equal += block.size;
    const { aFrom, aTo, bFrom, bTo } = window;
    if (aFrom < block.a && bFrom < block.b) open.push({ aFrom, aTo: block.a, bFrom, bTo: block.b });
    const [aNext, bNext] = [block.a + block.size, block.b + block.size];
    if (aNext < aTo && bNext < bTo) open.push({ aFrom: aNext, aTo, bFrom: bNext, bTo });
  }
  return equal;
}

class Search {
  readonly #places: Map<number, number[]>;
  /** How long the match is that ends at a place of `b`: at `a`'s last character, and at this. */
  #before: Int32Array;
  #now: Int32Array;

  constructor(
    private readonly a: string,
    private readonly b: string,
  ) {
    this.#places = placesOf(b);
    this.#before = new Int32Array(b.length + 1);
    this.#now = new Int32Array(b.length + 1);
  }

  longest(window: Window): Block {
    const best = this.#longestStart(window);
    const { a, b } = this;
    // Frequent characters start no match, but prolong one; also one of no length.
    while (
      best.a > window.aFrom &&
      best.b > window.bFrom &&
      a.charCodeAt(best.a - 1) === b.charCodeAt(best.b - 1)
    ) {
      best.a--;
      best.b--;
      best.size++;
    }
    while (
      best.a + best.size < window.aTo &&
      best.b + best.size < window.bTo &&
      a.charCodeAt(best.a + best.size) === b.charCodeAt(best.b + best.size)
    )
      best.size++;
    return best;
  }

  #longestStart({ aFrom, aTo, bFrom, bTo }: Window): Block {
    const best = { a: aFrom, b: bFrom, size: 0 };
    let touched: readonly number[] = [];
    for (let i = aFrom; i < aTo; i++) {
      const places = this.#places.get(this.a.charCodeAt(i)) ?? [];
      for (const j of places) {
        if (j < bFrom) continue;
        if (j >= bTo) break;
        const size = this.#before[j]! + 1;
        this.#now[j + 1] = size;
        if (size > best.size) Object.assign(best, { a: i - size + 1, b: j - size + 1, size });
      }
      for (const j of touched) this.#before[j + 1] = 0;
      [this.#before, this.#now] = [this.#now, this.#before];
      touched = places;
    }
    for (const j of touched) this.#before[j + 1] = 0;
    return best;
  }
}

/** Where each character stands in `b`; without those that are too frequent. */
function placesOf(b: string): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let j = 0; j < b.length; j++) {
    const unit = b.charCodeAt(j);
    const known = places.get(unit);
    if (known) known.push(j);
    else places.set(unit, [j]);
  }
  if (b.length < AUTOJUNK_FROM) return places;
  const most = Math.floor(b.length / 100) + 1;
  for (const [unit, { length }] of places) if (length > most) places.delete(unit);
  return places;
}
