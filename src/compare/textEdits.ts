import { diffArrays } from 'diff';
import type { TextEdit } from './comparison';

/**
 * Texts that differ in more characters are shown one after the other: the search for the fewest
 * edits takes their square.
 */
const MOST_EDITS = 1000;

/**
 * Edits that turn `from` into `to`, by Unicode code point (a surrogate pair is one); undefined when
 * they are equal.
 */
export function textEdits(from: string, to: string): TextEdit[] | undefined {
  if (from === to) return undefined;
  const edits = diffArrays<string>([...from], [...to], { maxEditLength: MOST_EDITS });
  if (edits === undefined)
    return [
      { op: 'delete', text: from },
      { op: 'insert', text: to },
    ];
  return edits.map(({ added, removed, value }) => ({
    op: added ? 'insert' : removed ? 'delete' : 'keep',
    text: value.join(''),
  }));
}
