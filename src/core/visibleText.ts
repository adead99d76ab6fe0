/** What a terminal or a log would act on instead of showing it: control characters, line separators, and those that turn the direction of text. */
 
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Text of strangers as one line that shows what it holds (`\n`, `\u001b`), cut after `most` characters. */
export function visibleText(text: string, most = 2000): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return cut.replace(unseen, found => named[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
