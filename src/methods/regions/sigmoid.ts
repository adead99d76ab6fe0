/** torch's `sigmoid` of float32 values: every step rounds to float32. */
export function sigmoid(logit: number): number {
  return Math.fround(1 / Math.fround(1 + Math.fround(Math.exp(-logit))));
}

export function sigmoids(logits: Float32Array): Float32Array {
  return logits.map(sigmoid);
}
