import * as fs from 'node:fs';
import * as path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');
type Texts = Record<string, string>;

function read(file: string): Texts {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as Texts;
}

/** Those of the sources that name `l10n`, without which they have no text: parsing takes long. */
function sources(): { extension: '.ts'; contents: string }[] {
  return fs
    .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => fs.readFileSync(path.join(root, 'src', file), 'utf8'))
    .filter(contents => contents.includes('l10n'))
    .map(contents => ({ extension: '.ts', contents }));
}

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g))].sort();
}

/**
 * A text without words of its own, such as "{0}: {1}", reads the same in both languages; so do
 * names (TorchServe, GPU) and units.
 */
function needsTranslation(text: string): boolean {
  return /[a-z]{3}/.test(text.replace(/\{\w+\}|`[^`]*`|MMOCR Serving|\w*[A-Z]\w*[A-Z]\w*/g, ''));
}

describe('Chinese', () => {
  it('has every text of the sources, and no other', async () => {
    const texts = Object.keys(await getL10nJson(sources())).sort();
    expect(Object.keys(read('l10n/bundle.l10n.json')).sort(), 'run "npm run l10n"').toEqual(texts);
    expect(Object.keys(read('l10n/bundle.l10n.zh-cn.json')).sort()).toEqual(texts);
  });

  it.each([
    ['l10n/bundle.l10n.json', 'l10n/bundle.l10n.zh-cn.json'],
    ['package.nls.json', 'package.nls.zh-cn.json'],
  ])('of %s is written in Chinese, with the same placeholders', (englishFile, chineseFile) => {
    const english = read(englishFile);
    const chinese = read(chineseFile);
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) {
      const translated = chinese[key] ?? '';
      expect(placeholders(translated), key).toEqual(placeholders(text));
      if (needsTranslation(text)) expect(translated, key).toMatch(/\p{Script=Han}/u);
    }
  });
});
