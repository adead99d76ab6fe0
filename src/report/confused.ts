import type { Comparison, TextEdit } from '../compare/comparison';
import type { ConfusedCharacters } from '../protocol/report';

/** Rows named of one pair; pairs kept while counting, and pairs told. */
const [MOST_ROWS, MOST_PAIRS, MOST_TOLD] = [50, 20_000, 100];

/** Counts which characters are read for which, over images that come one by one. */
export class ConfusedCounts {
  readonly #pairs = new Map<string, ConfusedCharacters>();

  /** @param comparison of the image of row `row`: left is what was read, right the truth. */
  add(row: number, { rows }: Comparison): void {
    for (const { textEdits } of rows)
      for (const pair of textEdits ? substitutions(textEdits) : []) this.#count(row, pair);
  }

  /** The most frequent first. */
  most(): ConfusedCharacters[] {
    return [...this.#pairs.values()].sort((a, b) => b.times - a.times).slice(0, MOST_TOLD);
  }

  #count(row: number, { truth, read }: Substitution): void {
    const key = JSON.stringify([truth, read]);
    const known = this.#pairs.get(key);
    if (!known && this.#pairs.size >= MOST_PAIRS) return;
    const pair = known ?? { truth, read, times: 0, rows: [] };
    pair.times++;
    if (pair.rows.length < MOST_ROWS && pair.rows.at(-1) !== row) pair.rows.push(row);
    this.#pairs.set(key, pair);
  }
}

interface Substitution {
  truth: string;
  read: string;
}

/**
 * Edits that lead from what was read to the truth, as characters read for others: what is taken out
 * and what is put in at the same place stand for each other in order, the rest was missed or
 * invented.
 */
export function substitutions(edits: readonly TextEdit[]): Substitution[] {
  const found: Substitution[] = [];
  let [read, truth]: [string[], string[]] = [[], []];
  const close = (): void => {
    for (let i = 0; i < Math.max(read.length, truth.length); i++)
      found.push({ truth: truth[i] ?? '', read: read[i] ?? '' });
    [read, truth] = [[], []];
  };
  for (const { op, text } of edits) {
    if (op === 'keep') close();
    else if (op === 'delete') read.push(...text);
    else truth.push(...text);
  }
  close();
  return found;
}
