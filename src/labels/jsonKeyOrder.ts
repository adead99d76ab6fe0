/**
 * The keys of an object that is a member of a JSON text's topmost object, in the file's order.
 * `JSON.parse` puts keys that are whole numbers first, by size, and such are the ids of data sets.
 * Of a key that stands there twice the first place counts.
 */
export function jsonKeyOrder(text: string, member: string): string[] {
  const keys = new Set<string>();
  let [depth, inside, expectsKey] = [0, false, false];
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (sign === '"') {
      const end = endOfString(text, i);
      if (expectsKey && depth === 1) inside = keyAt(text, i, end) === member;
      if (expectsKey && depth === 2 && inside) keys.add(keyAt(text, i, end));
      expectsKey = false;
      i = end;
    } else if (sign === '{' || sign === '[') {
      depth++;
      expectsKey = sign === '{' && depth <= 2;
    } else if (sign === '}' || sign === ']') {
      depth--;
      if (depth < 2) expectsKey = false;
    } else if (sign === ',') expectsKey = depth <= 2;
  }
  return [...keys];
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1;
  return end;
}

/** JSON whose parser was content has no string that is none. */
function keyAt(text: string, start: number, end: number): string {
  const written = text.slice(start, end + 1);
  return written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
}
