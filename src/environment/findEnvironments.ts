import { isSamePath, isWithin, pathRules, shareOf } from '../base/within';
import { isOfStore } from './basePython';
import { pythonsIn } from './environment';
import { environmentFiles, type EnvironmentFiles } from './environmentFiles';
import {
  environmentPlaces,
  isConda,
  isEnvironment,
  isVirtual,
  pyenvRoot,
  type Mark,
  type Place,
  type PythonPlaces,
} from './environmentPlaces';

/** A Python that lies on this machine; none of it has been run. */
export interface FoundPython {
  /** The interpreter; of a virtual environment it may be gone, which its check then says. */
  python: string;
  /** The environment's, else the interpreter's. */
  name: string;
  /** Who made it; `python` for one that is no environment. */
  kind: 'venv' | 'uv' | 'conda' | 'pyenv' | 'python';
  mark?: Mark;
}

interface Candidate {
  found: FoundPython;
  /**
   * Two with one path are one: of an environment its folder, since its interpreter is a link to the
   * one that it was made with.
   */
  identity: string;
}

/** More than anybody reads through; each is going to be started. */
const MOST = 40;

/**
 * The Pythons that the user may mean, each once, those nearest to them first. Found by what lies
 * where: nothing is started, and nothing is asked of what lies on another computer by its name
 * (`\\host\share`), where Windows would log in.
 */
export async function findEnvironments(
  places: PythonPlaces,
  files: EnvironmentFiles = environmentFiles,
): Promise<FoundPython[]> {
  const candidates: Candidate[] = [];
  for (const place of await environmentPlaces(places, files)) {
    if (candidates.length === MOST) break;
    const candidate = await look(place, places, files);
    if (
      candidate &&
      !candidates.some(other => isSamePath(other.identity, candidate.identity, places.platform))
    )
      candidates.push(candidate);
  }
  return candidates.map(({ found }) => found);
}

/** What is at a place; undefined for nothing, and for what is never started. */
async function look(
  { path, mark }: Place,
  places: PythonPlaces,
  files: EnvironmentFiles,
): Promise<Candidate | undefined> {
  const { platform } = places;
  const rules = pathRules(platform);
  if (!rules.isAbsolute(path) || isNeverStarted(path, platform)) return undefined;
  const isFolder = (await files.kindOf(path)) === 'folder';
  const folder = isFolder ? path : await environmentOf(path, platform, files);
  const python = isFolder
    ? await interpreterIn(path, platform, files)
    : await interpreterAt(path, folder, platform, files);
  if (python === undefined) return undefined;
  const identity = await files.realPath(folder ?? python);
  if (
    isNeverStarted(identity, platform) ||
    (folder !== undefined && (await isMadeOnShare(folder, platform, files)))
  )
    return undefined;
  const name = rules.basename(folder ?? path);
  const found = {
    python,
    name,
    kind: await kindOf(folder ?? path, places, files),
    ...(mark ? { mark } : {}),
  };
  return { found, identity };
}

/** The Store's are stubs, or write elsewhere than they say. */
function isNeverStarted(file: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' && (shareOf(file) !== undefined || isOfStore(file));
}

/**
 * The environment that an interpreter belongs to: of a virtual one its `bin` or `Scripts` lies in
 * there, Conda's on Windows itself.
 */
async function environmentOf(
  python: string,
  platform: NodeJS.Platform,
  files: EnvironmentFiles,
): Promise<string | undefined> {
  const rules = pathRules(platform);
  const above = rules.dirname(python);
  for (const folder of [rules.dirname(above), ...(platform === 'win32' ? [above] : [])]) {
    if (await isEnvironment(folder, platform, files)) return folder;
  }
  return undefined;
}

/** Conda's environments may have no Python at all; a virtual one without it has lost it. */
async function interpreterIn(
  folder: string,
  platform: NodeJS.Platform,
  files: EnvironmentFiles,
): Promise<string | undefined> {
  const candidates = pythonsIn(folder, platform);
  for (const python of candidates) if ((await files.kindOf(python)) === 'file') return python;
  return (await isVirtual(folder, platform, files)) ? candidates[0] : undefined;
}

/**
 * On Windows a `.bat` is a shim before an interpreter that is found where it lies. One that a
 * virtual environment has lost is told.
 */
async function interpreterAt(
  file: string,
  folder: string | undefined,
  platform: NodeJS.Platform,
  files: EnvironmentFiles,
): Promise<string | undefined> {
  if (platform === 'win32' && !/\.exe$/i.test(file)) return undefined;
  const isLost =
    folder !== undefined &&
    pythonsIn(folder, platform).some(python => isSamePath(python, file, platform));
  return isLost || (await files.kindOf(file)) === 'file' ? file : undefined;
}

/** On Windows an environment's `python.exe` starts the one that it was made with. */
async function isMadeOnShare(
  folder: string,
  platform: NodeJS.Platform,
  files: EnvironmentFiles,
): Promise<boolean> {
  if (platform !== 'win32') return false;
  const base = /^home\s*=\s*(.+?)\s*$/m.exec(
    (await files.read(pathRules(platform).join(folder, 'pyvenv.cfg'))) ?? '',
  )?.[1];
  return base !== undefined && shareOf(base) !== undefined;
}

async function kindOf(
  path: string,
  places: PythonPlaces,
  files: EnvironmentFiles,
): Promise<FoundPython['kind']> {
  const { platform } = places;
  const made = await files.read(pathRules(platform).join(path, 'pyvenv.cfg'));
  if (made !== undefined) return /^uv\s*=/m.test(made) ? 'uv' : 'venv';
  if (await isConda(path, platform, files)) return 'conda';
  return isWithin(path, pyenvRoot(places), platform) ? 'pyenv' : 'python';
}
