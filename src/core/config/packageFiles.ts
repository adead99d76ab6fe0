import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The absolute path of `package::inside`, or undefined: an installed package in one of `packageRoots` or the workspace; then
 * a checkout, whose configs lie beside the package (`mmdetection/configs` beside `mmdetection/mmdet`) and not in its `.mim`.
 */
export async function findInPackages(name: string, places: { packageRoots?: string[]; workspaceFolder?: string }): Promise<string | undefined> {
  const [packageName = '', inside = ''] = name.split('::');
  // Nothing outside the package.
  if (inside.split(/[\\/]/).includes('..') || !/^\w+$/.test(packageName)) return undefined;
  const roots = [...(places.workspaceFolder ? [places.workspaceFolder] : []), ...(places.packageRoots ?? [])];
  for (const root of roots) {
    const installed = join(root, packageName, inside);
    if (await isFile(installed)) return installed;
    const checkout = join(root, inside.replace(/^\.mim\//, ''));
    if (await isFile(join(root, packageName, '__init__.py')) && await isFile(checkout)) return checkout;
  }
  return undefined;
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(found => found.isFile(), () => false);
}
