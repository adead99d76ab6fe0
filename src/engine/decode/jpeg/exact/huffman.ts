import type { Bits } from './bits';

const quick = 9;

/**
 * A Huffman table: the value and length of every code of up to nine bits, and where the longer ones
 * begin.
 */
export class HuffmanTable {
  /** `length << 8 | value`, 0 for longer codes. */
  readonly #lookup = new Uint16Array(1 << quick);
  readonly #lastCode = new Int32Array(18).fill(-1);
  readonly #offset = new Int32Array(17);

  /**
   * @param counts number of codes of 1 to 16 bits
   * @param values what they stand for, shortest codes first
   */
  constructor(
    counts: Uint8Array,
    private readonly values: Uint8Array,
  ) {
    let code = 0;
    let index = 0;
    for (let length = 1; length <= 16; length++, code <<= 1) {
      this.#offset[length] = index - code;
      for (let i = 0; i < counts[length - 1]!; i++, code++, index++)
        this.#enter(code, length, index);
      if (code > 1 << length) throw new Error('Huffman table has too many codes');
      if (counts[length - 1]! > 0) this.#lastCode[length] = code - 1;
    }
  }

  #enter(code: number, length: number, index: number): void {
    if (length > quick) return;
    const from = code << (quick - length);
    this.#lookup.fill(
      (length << 8) | (this.values[index] ?? 0),
      from,
      from + (1 << (quick - length)),
    );
  }

  /** The value of the next code; 0 for a code that there is not, as libjpeg takes it. */
  decode(bits: Bits): number {
    const found = this.#lookup[bits.peek(quick)]!;
    if (found !== 0) {
      bits.skip(found >> 8);
      return found & 255;
    }
    const word = bits.peek(16);
    for (let length = quick + 1; length <= 16; length++) {
      const code = word >> (16 - length);
      if (code > this.#lastCode[length]!) continue;
      bits.skip(length);
      return this.values[code + this.#offset[length]!] ?? 0;
    }
    bits.skip(16);
    return 0;
  }
}
