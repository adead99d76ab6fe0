import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/**
 * Folders of packages that a site-packages folder names: by `.pth` files, editable installs of
 * setuptools, and `.egg-link`s.
 */
export async function namedFolders(site: string): Promise<string[]> {
  const names = (await fs.readdir(site).catch(() => [])).sort();
  const found: string[] = [];
  for (const name of names) {
    if (!/\.(pth|egg-link)$|^__editable__.*_finder\.py$/.test(name)) continue;
    const text = await fs.readFile(path.join(site, name), 'utf8').catch(() => '');
    if (name.endsWith('.pth')) found.push(...lines(text));
    else if (name.endsWith('.egg-link')) found.push(...lines(text).slice(0, 1));
    else found.push(...mappedFolders(text));
  }
  return [...new Set(found.map(folder => path.resolve(site, folder)))];
}

/** Lines that name a folder; those that begin with `import` are code. */
function lines(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#') && !/^import[ \t]/.test(line));
}

/**
 * setuptools writes `MAPPING = {'mmocr': '/home/li/mmocr/mmocr'}` into the finder of an editable
 * install.
 */
function mappedFolders(text: string): string[] {
  const mapping = /^MAPPING\b[^=]*=\s*\{([^}]*)\}/m.exec(text)?.[1] ?? '';
  return [...mapping.matchAll(/:\s*(['"])(.*?)\1/g)].map(([, , folder = '']) =>
    path.dirname(folder.replaceAll('\\\\', '\\')),
  );
}
