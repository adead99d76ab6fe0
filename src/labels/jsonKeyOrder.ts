const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The keys of an object that is a member of a JSON text's topmost object, in the file's order.
 * `JSON.parse` puts keys that are whole numbers first, by size, and such are the ids of data sets.
 * Of a key that stands there twice the first place counts.
 */
export function jsonKeyOrder(text: string, member: string): string[] {
  const keys = new Set<string>();
  let [depth, inside, expectsKey] = [0, false, false];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (expectsKey && depth === 1) inside = keyAt(text, i, end) === member;
      if (expectsKey && depth === 2 && inside) keys.add(keyAt(text, i, end));
      expectsKey = false;
      i = end;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      depth++;
      expectsKey = code === OPEN_OBJECT && depth <= 2;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    else if (code === COMMA) expectsKey = depth <= 2;
  }
  return [...keys];
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text.charCodeAt(end) !== QUOTE)
    end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return end;
}

/** JSON whose parser was content has no string that is none. */
function keyAt(text: string, start: number, end: number): string {
  const written = text.slice(start, end + 1);
  return written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
}
