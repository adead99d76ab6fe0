import * as fs from 'node:fs';
import * as path from 'node:path';
import { packageRoots } from '../core/python/packageRoots';

/**
 * Packages of the Python that the shell would run, where `mmdet::…` base configs are looked for: the activated virtual or conda
 * environment's, else those of the first `python3` on PATH.
 */
export async function activePackageRoots(): Promise<string[]> {
  const home = process.env['VIRTUAL_ENV'] ?? process.env['CONDA_PREFIX'];
  const python = home === undefined ? onPath('python3') : path.join(home, 'bin', 'python');
  return python === undefined ? [] : packageRoots(python);
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder));
  return folders.map(folder => path.join(folder, program)).find(file => fs.existsSync(file));
}
