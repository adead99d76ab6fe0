import { lendKernels } from '../../preprocess/kernels/kernels';

/**
 * As many scores at once as fit a processor's first cache; sixteen divides it, as the kernel wants.
 */
const PIECE = 4096;

/**
 * 1 where a score exceeds the threshold, and where `within` is not 0, else 0. Compared in float32,
 * as torch and numpy compare a float32 map.
 * @param mask where to write, one value for each score.
 */
export function above(
  scores: Float32Array,
  threshold: number,
  { within, mask = new Uint8Array(scores.length) }: { within?: Uint8Array; mask?: Uint8Array } = {},
): Uint8Array {
  const { kernels, memory, at } = lendKernels({
    scores: PIECE * Float32Array.BYTES_PER_ELEMENT,
    result: PIECE,
  });
  const piece = new Float32Array(memory, at.scores);
  for (let start = 0; start < mask.length; start += PIECE) {
    const count = Math.min(PIECE, mask.length - start);
    piece.set(scores.subarray(start, start + count));
    kernels.above(at.scores, count, threshold, at.result);
    mask.set(new Uint8Array(memory, at.result, count), start);
  }
  if (within) for (let i = 0; i < mask.length; i++) if (within[i] === 0) mask[i] = 0;
  return mask;
}
