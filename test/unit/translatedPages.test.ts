import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(__dirname, '../..');
const pages = ['.', 'docs'].flatMap(folder =>
  readdirSync(path.join(ROOT, folder))
    .filter(name => name.endsWith('.zh-cn.md'))
    .map(name => path.join(folder, name)),
);

/**
 * What a translation has in common with its page: headings by level, rows of tables, blocks of code
 * by length, names of settings, commands and files.
 */
function outline(page: string): { shape: string[]; names: string[] } {
  const lines = readFileSync(path.join(ROOT, page), 'utf8').split('\n');
  const shape = lines.flatMap(
    line => /^(#+) |^(\|)|^(```)/.exec(line)?.slice(1).find(Boolean) ?? [],
  );
  const names = [...lines.join('\n').matchAll(/`([^`\n]+)`/g)]
    .map(([, name = '']) => name)
    .filter(name => /^(mmocr\.|MMOCR_|[\w./-]+\.(ts|mjs|properties)$|--)/.test(name));
  return { shape, names: [...new Set(names)].sort() };
}

describe.each(pages)('%s', page => {
  const original = page.replace('.zh-cn.md', '.md');

  it('says what the English page says', () => {
    expect(outline(page)).toEqual(outline(original));
  });

  it('and it name each other, and no file that is not there', () => {
    for (const [from, to] of [
      [page, original],
      [original, page],
    ] as const) {
      const text = readFileSync(path.join(ROOT, from), 'utf8');
      expect(text.slice(0, 200)).toContain(`](${path.basename(to)})`);
      const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
      expect(
        links.filter(link => !existsSync(path.resolve(ROOT, path.dirname(from), link))),
      ).toEqual([]);
    }
  });
});
