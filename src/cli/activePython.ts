import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { UserError } from '../base/errors';
import { interpreter, isOfStore, launchers } from '../environment/basePython';
import type { AskProgram } from '../environment/bringUv';
import { pythonsIn } from '../environment/environment';
import { findEnvironments } from '../environment/findEnvironments';
import { askPackageRoots, packageRoots } from '../environment/packageRoots';
import { runProgram } from '../base/runProgram';
import type { EvaluateDeps } from '../config/evaluate';
import { isSamePath, pathRules } from '../base/within';

/** Where a Python is looked for. */
export interface Machine {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  isFile: (path: string) => boolean;
  ask: AskProgram;
}

const thisMachine: Machine = {
  platform: process.platform,
  environment: process.env,
  isFile: file => fs.existsSync(file),
  ask: (line, timeoutMs) => runProgram(line, { timeoutMs }),
};

/**
 * The Python that the shell would run: the activated virtual or conda environment's, else the first
 * on the PATH, which on Windows may have only the launcher `py`.
 */
export async function activePython(machine = thisMachine): Promise<string | undefined> {
  const { environment, platform, isFile } = machine;
  const home = environment['VIRTUAL_ENV'] || environment['CONDA_PREFIX'];
  if (home) return pythonsIn(home, platform).find(isFile) ?? pythonsIn(home, platform)[0];
  return onPath(machine) ?? (platform === 'win32' ? launched(machine) : undefined);
}

/** The `--python` of commands that run MMOCR. */
export function pythonHelp(): string {
  return l10n.t(
    "Python with MMOCR, or its environment's folder (default: the activated one, else the one of the PATH)",
  );
}

export function noPython(): UserError {
  return new UserError(
    l10n.t('There is no Python on the PATH. Name one with MMOCR: --python PYTHON'),
    { fix: 'setUpPython' },
  );
}

/**
 * Where `mmdet::…` base configs are looked for: the packages of a Python, by default the active
 * one.
 */
export async function packagePlaces(
  given?: string,
): Promise<Pick<EvaluateDeps, 'packageRoots' | 'askPython'>> {
  const python = given ?? (await activePython());
  if (python === undefined) return {};
  return {
    packageRoots: await packageRoots(python),
    askPython: name => askPackageRoots(python, name),
  };
}

/**
 * Another Python than `given` that has MMOCR: of an environment in this folder, Conda's or pyenv's.
 * Told by what lies in them; what the folder brings along is not run unasked.
 */
export async function otherPython(
  given: string,
  folder = process.cwd(),
  home = homedir(),
): Promise<string | undefined> {
  const { platform, environment } = thisMachine;
  const found = await findEnvironments({
    platform,
    environment,
    home,
    workspaceFolders: [folder],
    inUse: '',
    own: '',
    chosen: [],
    known: [],
  });
  for (const { python } of found) {
    if (isSamePath(python, given)) continue;
    if (
      (await packageRoots(python)).some(root =>
        fs.existsSync(path.join(root, 'mmocr', 'version.py')),
      )
    )
      return python;
  }
  return undefined;
}

function onPath({ platform, environment, isFile }: Machine): string | undefined {
  const rules = pathRules(platform);
  // The Store's `python.exe` is a stub that opens the Store, or a Python that writes elsewhere than
  // it says. Windows' PATH may have quotes.
  const folders = (environment['PATH'] ?? '')
    .split(rules.delimiter)
    .map(folder => (platform === 'win32' ? folder.replaceAll('"', '') : folder))
    .filter(folder => rules.isAbsolute(folder) && !(platform === 'win32' && isOfStore(folder)));
  const names = platform === 'win32' ? ['python.exe', 'python3.exe'] : ['python3'];
  return folders.flatMap(folder => names.map(name => rules.join(folder, name))).find(isFile);
}

async function launched({ ask }: Machine): Promise<string | undefined> {
  for (const program of [...launchers(), ['py'] as [string]]) {
    const found = await interpreter(program, ask);
    if (found) return found.executable;
  }
  return undefined;
}
