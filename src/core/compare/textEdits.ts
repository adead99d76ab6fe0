import { diffArrays } from 'diff';
import type { TextEdit } from './comparison';

/** Edits that turn `from` into `to`, by Unicode code point (a surrogate pair is one); undefined when they are equal. */
export function textEdits(from: string, to: string): TextEdit[] | undefined {
  if (from === to) return undefined;
  return diffArrays([...from], [...to]).map(({ added, removed, value }) => ({ op: added ? 'insert' : removed ? 'delete' : 'keep', text: value.join('') }));
}
