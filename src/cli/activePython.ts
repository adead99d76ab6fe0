import * as fs from 'node:fs';
import * as path from 'node:path';
import { environmentPython } from '../core/python/environment';
import { packageRoots } from '../core/python/packageRoots';

/** The Python that the shell would run: the activated virtual or conda environment's, else the first `python3` on PATH. */
export function activePython(): string | undefined {
  const home = process.env['VIRTUAL_ENV'] ?? process.env['CONDA_PREFIX'];
  return home === undefined ? onPath('python3') : environmentPython(home);
}

/** Packages of the active Python, where `mmdet::…` base configs are looked for. */
export async function activePackageRoots(): Promise<string[]> {
  const python = activePython();
  return python === undefined ? [] : packageRoots(python);
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder));
  return folders.map(folder => path.join(folder, program)).find(file => fs.existsSync(file));
}
