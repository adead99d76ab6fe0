/** What a parsed text may hold: how deep lists and objects nest, and how many values there are. */
export interface JsonBounds {
  deepest: number;
  mostValues: number;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Whether JSON would be more than `bounds` once it is parsed; looks at brackets and commas outside
 * of strings only, so that nothing is built of it. Text that is no JSON may be within bounds; the
 * parser refuses it.
 */
export function exceeds(
  text: string,
  { deepest, mostValues }: JsonBounds,
): 'deep' | 'many' | undefined {
  let [depth, values, inString] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) inString = !inString;
    if (inString) {
      if (code === BACKSLASH) i++;
      continue;
    }
    if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    else if (code !== COMMA) continue;
    values++;
    if (depth > deepest) return 'deep';
    if (values > mostValues) return 'many';
  }
  return undefined;
}
