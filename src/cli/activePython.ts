import * as fs from 'node:fs';
import * as path from 'node:path';
import { environmentPython } from '../core/python/environment';
import { askPackageRoots, packageRoots } from '../core/python/packageRoots';
import type { EvaluateDeps } from '../core/config/evaluate';

/** The Python that the shell would run: the activated virtual or conda environment's, else the first `python3` on PATH. */
export function activePython(): string | undefined {
  const home = process.env['VIRTUAL_ENV'] ?? process.env['CONDA_PREFIX'];
  return home === undefined ? onPath('python3') : environmentPython(home);
}

/** Where `mmdet::…` base configs are looked for: the packages of a Python, by default the active one. */
export async function packagePlaces(python = activePython()): Promise<Pick<EvaluateDeps, 'packageRoots' | 'askPython'>> {
  if (python === undefined) return {};
  return { packageRoots: await packageRoots(python), askPython: name => askPackageRoots(python, name) };
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder));
  return folders.map(folder => path.join(folder, program)).find(file => fs.existsSync(file));
}
