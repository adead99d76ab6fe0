/**
 * 1 where a score exceeds the threshold, and where `within` is not 0, else 0. Compared in float32, as torch and numpy compare a float32 map.
 * Plain loops without a branch: `Uint8Array.from` with a function takes a hundred times as long, a `?:` twice.
 * @param mask where to write, one value for each score.
 */
export function above(scores: Float32Array, threshold: number, { within, mask = new Uint8Array(scores.length) }: { within?: Uint8Array; mask?: Uint8Array } = {}): Uint8Array {
  const least = Math.fround(threshold);
  for (let i = 0; i < mask.length; i++) mask[i] = Number(scores[i]! > least);
  if (within) for (let i = 0; i < mask.length; i++) if (within[i] === 0) mask[i] = 0;
  return mask;
}
