/** Longer names only fill the screen. */
const LONGEST = 120;

/** A stranger's text in a message of one line: nothing in it may move a cursor, turn the direction of writing or go on without end. */
export function visible(text: string): string {
  const shown = text.slice(0, LONGEST).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return text.length > LONGEST ? `${shown}…` : shown;
}
