const [clear, end, first] = [256, 257, 258];
const longest = 4096;

/**
 * Reads codes of 9 to 12 bits: from the highest bit of each byte down, or, as the earliest writers
 * did, from the lowest up.
 */
class Codes {
  #buffer = 0;
  #count = 0;
  #at = 0;

  constructor(
    private readonly data: Uint8Array,
    private readonly lowestFirst: boolean,
  ) {}

  /** The end code when no whole code is left. */
  next(bits: number): number {
    while (this.#count < bits) {
      if (this.#at >= this.data.length) return end;
      const byte = this.data[this.#at++]!;
      this.#buffer = this.lowestFirst
        ? this.#buffer | (byte << this.#count)
        : ((this.#buffer & 0xffff) << 8) | byte;
      this.#count += 8;
    }
    this.#count -= bits;
    const mask = (1 << bits) - 1;
    if (!this.lowestFirst) return (this.#buffer >> this.#count) & mask;
    const code = this.#buffer & mask;
    this.#buffer >>>= bits;
    return code;
  }
}

/**
 * The first `length` bytes of LZW data (TIFF 6.0, section 13). Throws `Error` for a code that there
 * is not, and when they hold less.
 */
export function unpackLzw(data: Uint8Array, length: number): Uint8Array {
  const old = data[0] === 0 && (data[1]! & 1) === 1;
  const codes = new Codes(data, old);
  const out = new Uint8Array(length);
  // A string is where it was last written, and one byte more than the string before it.
  const starts = new Uint32Array(longest);
  const lengths = new Uint16Array(longest);
  let [next, bits, at, before] = [first, 9, 0, -1];
  let lengthBefore = 0;
  while (at < length) {
    const code = codes.next(bits);
    if (code === end) break;
    if (code === clear) {
      [next, bits, before] = [first, 9, -1];
      continue;
    }
    if (before >= 0 && next < longest) {
      starts[next] = before;
      lengths[next] = lengthBefore + 1;
      next++;
    }
    if (code >= next || (before < 0 && code > 255)) throw new Error('LZW code that there is not');
    const start = at;
    if (code < 256) out[at++] = code;
    else
      for (
        let from = starts[code]!, stop = Math.min(length, at + lengths[code]!);
        at < stop;
        at++, from++
      )
        out[at] = out[from]!;
    [before, lengthBefore] = [start, code < 256 ? 1 : lengths[code]!];
    if (next + (old ? 0 : 1) >= 1 << bits && bits < 12) bits++;
  }
  if (at < length) throw new Error('LZW data hold too little');
  return out;
}
