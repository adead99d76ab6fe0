import { notTorchServe, type Question } from './answers';

/**
 * Parses a model's answer. Handlers of old archives let Python write `NaN` and `Infinity`, which JSON does not have; they become
 * null, as MMOCR's missing scores are. Throws `UserError` when it is no JSON at all.
 */
export function parseAnswer(text: string, asked: Question): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Strings are matched first and kept, so that a recognised "NaN" stays a word. One without an end is matched, too: a search
    // for the end from each of its quotes would take for ever.
    try {
      const strict = text.replace(/"(?:[^"\\]+|\\[^])*"?|-?\b(?:NaN|Infinity)\b/g, token => (token.startsWith('"') ? token : 'null'));
      return JSON.parse(strict);
    } catch {
      throw notTorchServe(200, text, asked);
    }
  }
}
