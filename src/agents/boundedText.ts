import * as l10n from '@vscode/l10n';

/** Some thousands of tokens: an agent reads no more, and pays for each. */
const LONGEST = 20_000;

/** Lines as far as they are read, the last one, which says it all in a sentence, always. */
export function boundedText(text: string): string {
  if (text.length <= LONGEST) return text.trimEnd();
  const lines = text.trimEnd().split('\n');
  const last = lines.at(-1)!;
  let [kept, length] = [0, 0];
  while (kept < lines.length - 1 && length < LONGEST) length += lines[kept++]!.length + 1;
  return [...lines.slice(0, kept), l10n.t('… and {0} more', lines.length - kept), last].join('\n');
}
