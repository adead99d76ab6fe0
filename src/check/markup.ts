/** What XML 1.0 has no way to write, also not as a reference (section 2.2). */
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** A text inside an element, of XML or HTML. */
export function markupText(text: string): string {
  return text.replace(NO_CHARACTER, '').replace(/[&<>"']/g, sign => ESCAPES[sign]!);
}

/** A text as an attribute's value, in quotes of either kind; its line breaks stay. */
export function markupAttribute(text: string): string {
  return text.replace(NO_CHARACTER, '').replace(/[&<>"'\n\r\t]/g, sign => ESCAPES[sign]!);
}
