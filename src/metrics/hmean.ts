export interface Hmean {
  precision: number;
  recall: number;
  hmean: number;
}

/** `mmocr.evaluation.functional.compute_hmean` of hits, of how many there are, and were found. */
export function hmeanOf(hits: number, truths: number, found: number): Hmean {
  if (truths === 0) return harmonic(found > 0 ? 0 : 1, 1);
  return harmonic(found === 0 ? 0 : hits / found, hits / truths);
}

function harmonic(precision: number, recall: number): Hmean {
  const sum = precision + recall;
  return { precision, recall, hmean: sum === 0 ? 0 : (2 * precision * recall) / sum };
}
