/**
 * MMOCR's `valid_symbol`. The circumflexes after the first one are characters of the class: what is
 * kept are Latin letters, digits, Chinese characters up to U+9FA5 – and `^`.
 */
const SYMBOLS = /[^A-Z^a-z^0-9^\u4e00-\u9fa5]/gu;

/** A text as `ignore_case` compares it: Python's `str.lower`, which JavaScript does alike. */
export function lowered(text: string): string {
  return text.toLowerCase();
}

/**
 * A text as `ignore_case_symbol`, `CharMetric` and `OneMinusNEDMetric` compare it. All that is left
 * lies in the Basic Multilingual Plane: a UTF-16 unit is a character.
 */
export function withoutSymbols(text: string): string {
  return lowered(text).replace(SYMBOLS, '');
}
