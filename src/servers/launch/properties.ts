/**
 * Reads and writes the format of `java.util.Properties.load(InputStream)`, which TorchServe's
 * config.properties is in: ISO-8859-1, backslash escapes, `\uXXXX`, logical lines continued by a
 * trailing backslash, `=`, `:` or blanks after the key.
 */
export function parseProperties(bytes: Uint8Array): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(Buffer.from(bytes).toString('latin1'))) {
    const end = keyEnd(line);
    const value = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
    properties.set(unescape(line.slice(0, end)), unescape(value));
  }
  return properties;
}

/**
 * Text for `parseProperties` and for TorchServe's Python launcher, which reads the same file line
 * by line, without escapes and in the machine's own encoding. So: ASCII only, `KEY=VALUE`, and no
 * escape that Java does not need.
 */
export function formatProperties(properties: Iterable<readonly [string, string]>): string {
  let text = '';
  for (const [key, value] of properties) {
    const escapedKey = escape(key).replace(/[ =:#!]/g, '\\$&');
    text += `${escapedKey}=${escape(value).replace(/^ /, '\\ ')}\n`;
  }
  return text;
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let pending: string | undefined;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, '');
    if (pending === undefined && (line === '' || line.startsWith('#') || line.startsWith('!')))
      continue;
    const whole: string = (pending ?? '') + line;
    const continued = /(^|[^\\])(\\\\)*\\$/.test(whole);
    pending = continued ? whole.slice(0, -1) : undefined;
    if (!continued) lines.push(whole);
  }
  if (pending !== undefined) lines.push(pending);
  return lines;
}

function keyEnd(line: string): number {
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (/[=: \t\f]/.test(line[at] ?? '')) return at;
  }
  return line.length;
}

const controls: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.?)/gs, (_, escaped: string) =>
    escaped.length === 5
      ? String.fromCharCode(parseInt(escaped.slice(1), 16))
      : (controls[escaped] ?? escaped),
  );
}

function escape(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(
      /[\t\n\r\f]/g,
      control => `\\${Object.keys(controls).find(name => controls[name] === control) ?? ''}`,
    )
    .replace(/[^\x20-\x7e]/g, other => `\\u${other.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
