import { badRequest } from './reply';

/**
 * The known texts of the longest form stay far below; a million empty objects take a hundred times
 * their three bytes each.
 */
const mostValues = 500_000;

/**
 * The value that a request's JSON says. Throws `SyntaxError`, and `ServeError` 400 for more values
 * than any request needs.
 */
export function requestJson(text: Buffer): unknown {
  if (text.length > mostValues && valuesIn(text) > mostValues)
    throw badRequest(`the JSON of ${text.length} bytes holds more than ${mostValues} values`);
  return JSON.parse(text.toString('utf8'));
}

/** Not fewer than there are: each but the first stands behind one of these. */
function valuesIn(text: Buffer): number {
  let values = 0;
  for (const byte of text) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) values++;
  return values;
}
