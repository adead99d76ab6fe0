/**
 * The first `length` bytes of PackBits data (TIFF 6.0, section 9). Throws `Error` when they hold
 * less.
 */
export function unpackBits(data: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (let from = 0; from < data.length && at < length;) {
    const count = data[from++]!;
    if (count < 128) {
      const piece = data.subarray(from, from + Math.min(count + 1, length - at));
      out.set(piece, at);
      at += piece.length;
      from += count + 1;
    } else if (count > 128) {
      out.fill(data[from++] ?? 0, at, at + 257 - count);
      at += 257 - count;
    }
  }
  if (at < length) throw new Error('PackBits data hold too little');
  return out;
}
