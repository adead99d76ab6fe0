import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { exceeds, type JsonBounds } from '../../base/jsonBounds';
import { notWhoIsMeant, type Question } from './answers';

/**
 * An answer in MMOCR's format nests five deep; these values take some hundred megabytes at most.
 */
export const answerBounds: JsonBounds = { deepest: 50, mostValues: 2_000_000 };

/**
 * Parses a model's answer. Handlers of old archives let Python write `NaN` and `Infinity`, which
 * JSON does not have; they become null, as MMOCR's missing scores are. Throws `UserError` when it
 * is no JSON at all, or more than `answerBounds`.
 */
export function parseAnswer(text: string, asked: Question): unknown {
  if (exceeds(text, answerBounds))
    throw new UserError(
      l10n.t(
        'The server at {0} answered with more than any model finds in an image.',
        asked.address,
      ),
    );
  try {
    return JSON.parse(text);
  } catch {
    // Strings are matched first and kept, so that a recognised "NaN" stays a word. One without an
    // end is matched, too: a search for the end from each of its quotes would take for ever.
    try {
      const strict = text.replace(/"(?:[^"\\]+|\\[^])*"?|-?\b(?:NaN|Infinity)\b/g, token =>
        token.startsWith('"') ? token : 'null',
      );
      return JSON.parse(strict);
    } catch {
      throw notWhoIsMeant(200, text, asked);
    }
  }
}
