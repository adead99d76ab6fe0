// The product's own texts in another language, so that a window in Chinese can be driven with the
// English words.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './folders.mjs';

const read = (...names) => {
  const file = path.join(root, ...names);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
};

/**
 * English text → text shown in `locale`; a text that is not ours, or not translated, stays as it
 * is.
 */
export function translator(locale) {
  if (!locale) return text => text;
  const english = read('package.nls.json');
  const manifest = read(`package.nls.${locale}.json`);
  const texts = {
    ...read('l10n', `bundle.l10n.${locale}.json`),
    ...Object.fromEntries(
      Object.entries(english).map(([key, text]) => [text, manifest[key] ?? text]),
    ),
  };
  return text => {
    const [, category = '', name] = /^(MMOCR: )?(.*)$/s.exec(text);
    return category + (texts[name] ?? name);
  };
}
