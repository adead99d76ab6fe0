import { PickleTooLarge } from './notAPickle';

/**
 * Rough bytes that all values of one pickle may take, texts apart (they are as long as the file
 * says them): an honest checkpoint describes its tensors in some ten thousand values. A file made
 * to exhaust memory or time says a short thing that grows, and then says it again.
 */
const MOST_BYTES = 192 << 20;
/**
 * Measured on V8: what an opcode takes of the time, a value with its place on the stack, an array,
 * an empty `Map`, a pair in one.
 */
export const costs = { opcode: 8, value: 56, list: 64, dict: 200, pair: 64, bytes: 128 } as const;

/** What reading one pickle has built so far, whatever built it: an opcode, a copy, a text. */
export class Budget {
  #left = MOST_BYTES;

  /** @throws PickleTooLarge when it is more than any checkpoint needs. */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new PickleTooLarge('more values than any checkpoint has');
  }
}
