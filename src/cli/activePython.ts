import * as path from 'node:path';
import { packageRoots } from '../core/python/packageRoots';

/** Packages of the virtual or conda environment that the shell has activated, where `mmdet::…` base configs are looked for. */
export async function activePackageRoots(): Promise<string[]> {
  const home = process.env['VIRTUAL_ENV'] ?? process.env['CONDA_PREFIX'];
  return home === undefined ? [] : packageRoots(path.join(home, 'bin', 'python'));
}
