import type { SDMGRSettings } from './settings';

/** Texts as a network reads them: `[boxes, length]` indices of characters. */
export interface TextIndices {
  dims: [number, number];
  data: BigInt64Array;
}

/**
 * Characters (code points) as indices, padded to one length. Those the dictionary lacks are left
 * out unless it has an unknown token. The length decides what a bidirectional network reads, so it
 * is MMOCR's: 1.x `convert_texts` takes that of the longest text, 0.x `pad_text_indices` that of
 * the most known characters. Where MMOCR fails, no text having any, it is 1.
 */
export function textIndices(texts: readonly string[], settings: SDMGRSettings): TextIndices {
  const { characters, padding, unknown } = settings;
  // The last of equal characters counts (0.x builds a Python dict).
  const index = new Map(characters.map((character, i) => [character, i]));
  const rows = texts.map(text =>
    [...text].flatMap(character => index.get(character) ?? unknown ?? []),
  );
  const lengths =
    settings.lengthOf === 'texts'
      ? texts.map(text => [...text].length)
      : rows.map(row => row.length);
  const length = Math.max(1, ...lengths);
  const data = new BigInt64Array(texts.length * length).fill(BigInt(padding));
  rows.forEach((row, i) => {
    row.forEach((value, k) => {
      data[i * length + k] = BigInt(value);
    });
  });
  return { dims: [texts.length, length], data };
}
