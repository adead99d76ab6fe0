import { stat } from 'node:fs/promises';
import path, { join } from 'node:path';

/** Where packages are looked for beside the folders above the config. */
export interface PackagePlaces {
  packageRoots?: string[];
  askPython?: (packageName: string) => Promise<string[]>;
  workspaceFolder?: string;
}

/**
 * The absolute path of `package::inside`, or undefined: a package beside the one that holds the
 * config, in the workspace folder or in one of `packageRoots`; installed, or a checkout whose
 * configs lie beside the package (`mmdetection/configs` beside `mmdetection/mmdet`) and not in its
 * `.mim`. The interpreter is asked last.
 */
export async function findInPackages(
  name: string,
  configPath: string,
  places: PackagePlaces,
): Promise<string | undefined> {
  const [packageName = '', inside = ''] = name.split('::');
  // Nothing outside the package.
  if (inside.split(/[\\/]/).includes('..') || !/^\w+$/.test(packageName)) return undefined;
  const found = await findIn(
    [...ancestors(configPath), ...searchedFolders(places)],
    packageName,
    inside,
  );
  return found ?? findIn((await places.askPython?.(packageName)) ?? [], packageName, inside);
}

/** The folders searched beside those above the config. */
export function searchedFolders({ packageRoots = [], workspaceFolder }: PackagePlaces): string[] {
  return [...(workspaceFolder ? [workspaceFolder] : []), ...packageRoots];
}

async function findIn(
  roots: string[],
  packageName: string,
  inside: string,
): Promise<string | undefined> {
  for (const root of roots) {
    const installed = join(root, packageName, inside);
    if (await isFile(installed)) return installed;
    const checkout = join(root, inside.replace(/^\.mim\//, ''));
    if ((await isFile(join(root, packageName, '__init__.py'))) && (await isFile(checkout)))
      return checkout;
  }
  return undefined;
}

/** The file's folder and all folders above it, nearest first. */
export function ancestors(file: string, rules: path.PlatformPath = path): string[] {
  const folder = rules.dirname(file);
  return folder === file || folder === rules.parse(file).root
    ? [folder]
    : [folder, ...ancestors(folder, rules)];
}

export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    found => found.isFile(),
    () => false,
  );
}
