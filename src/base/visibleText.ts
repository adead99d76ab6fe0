/**
 * What moves a cursor, turns text around, breaks a line or cannot be seen: control and format
 * characters, lone surrogates, and those that Unicode lets programs ignore. Letters of every script
 * stay, and so do signs of numbers and verses that count as format characters but are seen, and the
 * variation selectors of emoji.
 */
const UNSEEN =
  /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** More than anybody reads in a message; paths of 4096 characters are seen with their ends. */
const LONGEST = 5000;
const LONGEST_NAME = 120;

/**
 * Text of unknown origin as people may be shown it: in one line, every character visible, at most
 * `longest` of them.
 * @param sign what stands for a character that cannot be seen; its escape (`\u202e`) unless given.
 */
export function visibleText(text: string, longest = LONGEST, sign?: string): string {
  // Cut first: what replaces a character is longer, and there may be millions.
  const shown = cut(text, longest).replace(
    UNSEEN,
    character => sign ?? NAMED[character] ?? escaped(character),
  );
  return cut(shown, longest);
}

/** A name that a file's maker chose, as part of a message: longer ones only fill the screen. */
export function visibleName(name: string): string {
  return visibleText(name, LONGEST_NAME);
}

/** The same, line by line: for a stack in a log. */
export function visibleLines(text: string): string {
  return cut(text, 4 * LONGEST)
    .split(/\r?\n/)
    .map(line => visibleText(line))
    .join('\n');
}

/** The beginning and, of what is told in full sentences, the end, where the advice stands. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = Math.floor(longest / 4);
  return `${text.slice(0, longest - end - 1)}…${text.slice(-end)}`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
