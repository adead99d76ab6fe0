import { expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { visibleLines, visibleText } from '../../../src/base/visibleText';

it.each([
  ['\u001b[2J\u001b]0;owned\u0007', '\\u001b[2J\\u001b]0;owned\\u0007'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['a\u2066b\u2069\u200e\u200f\u061c', 'a\\u2066b\\u2069\\u200e\\u200f\\u061c'],
  ['zero\u200bwidth\ufeff\u2060', 'zero\\u200bwidth\\ufeff\\u2060'],
  ['C1 \u009b31m \u0085', 'C1 \\u009b31m \\u0085'],
  ['lines\nof\r\ntext\u2028\u2029\t', 'lines\\nof\\r\\ntext\\u2028\\u2029\\t'],
  [
    'tag \u{e0041}, half \ud800, filler \u3164, DEL \u007f',
    'tag \\u{e0041}, half \\ud800, filler \\u3164, DEL \\u007f',
  ],
])('shows what cannot be seen: %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
  expect(visibleText(shown)).toBe(shown);
  expect(new UserError(text).message).toBe(shown);
});

it.each([
  'مرحبا بالعالم',
  'שלום',
  '中文，标点',
  'é e\u0301 ñ',
  'ไทย हिन्दी',
  '👍🏽 ☎️',
  '\u0600\u0661',
  'C:\\new\\table',
  'a\u00a0b',
])('leaves letters, signs and emoji: %s', text => {
  expect(visibleText(text)).toBe(text);
});

it('is cut to a sane length, at once', { timeout: 10_000 }, () => {
  const shown = visibleText(`${'A'.repeat(30_000_000)}\u0000${'\u202e'.repeat(1_000_000)}the end`);
  expect(shown.length).toBeLessThanOrEqual(5000);
  expect(shown).toMatch(/^A+….*the end$/);
  expect(visibleText('abcdefghij', 8)).toBe('abcde…ij');
});

it('keeps the lines of a stack, and nothing else that moves a cursor', () => {
  expect(visibleLines('Error: a\u001b[1m\n    at b\r\n    at c')).toBe(
    'Error: a\\u001b[1m\n    at b\n    at c',
  );
});
