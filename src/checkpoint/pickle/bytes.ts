import { NotAPickle, PickleError } from './notAPickle';

/** The pickle goes on past the bytes at hand: the file is cut short, or more of it must be read. */
export class PickleEndsEarly extends PickleError {}

/** No integer of a checkpoint is longer; `LONG4` could claim gigabytes. */
const LONGEST_INTEGER = 1 << 16;

/** Reads numbers and texts from the front of a buffer. */
export class PickleBytes {
  #at = 0;
  #frameEnd: number | undefined;
  readonly #data: Buffer;

  constructor(data: Buffer, start = 0) {
    this.#data = data;
    this.#at = start;
  }

  get position(): number {
    return this.#at;
  }

  /**
   * A frame only says how much to read ahead; one that does not fit is read differently by
   * different readers.
   */
  startFrame(length: number): void {
    if (this.#frameEnd !== undefined) throw new NotAPickle('a frame within a frame');
    if (this.#at + length > this.#data.length) throw new PickleEndsEarly();
    this.#frameEnd = this.#at + length;
    this.endOpcode();
  }

  /** To be called after each opcode: frames end where opcodes do. */
  endOpcode(): void {
    if (this.#frameEnd === undefined || this.#at < this.#frameEnd) return;
    if (this.#at > this.#frameEnd) throw new NotAPickle('a frame that ends inside of an opcode');
    this.#frameEnd = undefined;
  }

  /** @throws NotAPickle when a frame goes on after the pickle's end. */
  endPickle(): void {
    this.endOpcode();
    if (this.#frameEnd !== undefined) throw new NotAPickle('a frame that goes on after the end');
  }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#data.length) throw new PickleEndsEarly();
    const bytes = this.#data.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** Unsigned little-endian integer of 1, 2, 4 or 8 bytes; lengths beyond 2^53 cannot be honest. */
  unsigned(width: 1 | 2 | 4 | 8): number {
    return width === 8
      ? Number(this.take(8).readBigUInt64LE())
      : this.take(width).readUIntLE(0, width);
  }

  text(length: number): string {
    return this.take(length).toString('utf8');
  }

  /** Up to the next newline, which is skipped. */
  line(): string {
    const end = this.#data.indexOf(0x0a, this.#at);
    if (end < 0) throw new PickleEndsEarly();
    const text = this.#data.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  /** Two's complement little-endian integer of any width (`LONG1`, `LONG4`). */
  long(width: number): number | bigint {
    if (width === 0) return 0;
    if (width > LONGEST_INTEGER) throw new NotAPickle('an integer of any size');
    const bigEndian = Buffer.from(this.take(width)).reverse();
    return narrow(BigInt.asIntN(width * 8, BigInt(`0x${bigEndian.toString('hex')}`)));
  }
}

/** A number where it is exact, a bigint elsewhere. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
