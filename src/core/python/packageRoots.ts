import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/**
 * The site-packages folders of a Python, where `mmdet::…` base configs are looked for. Found by the layout of
 * environments (`lib/python3.11/site-packages`, on Windows `Lib\site-packages`); Python is not run for it; none for a bare program name.
 */
export async function packageRoots(python: string): Promise<string[]> {
  if (!path.isAbsolute(python)) return [];
  const home = path.dirname(path.dirname(python));
  const versions = (await fs.readdir(path.join(home, 'lib')).catch(() => [])).filter(name => name.startsWith('python3'));
  const candidates = [...versions.map(name => path.join(home, 'lib', name, 'site-packages')), path.join(path.dirname(python), 'Lib', 'site-packages'), path.join(home, 'Lib', 'site-packages')];
  const found = await Promise.all(candidates.map(folder => fs.stat(folder).then(stats => stats.isDirectory(), () => false)));
  return candidates.filter((_, index) => found[index]);
}
