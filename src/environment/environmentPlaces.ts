import { pathRules } from '../base/within';
import type { EnvironmentFiles } from './environmentFiles';

/** Where environments are looked for. */
export interface PythonPlaces {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  home: string;
  workspaceFolders: readonly string[];
  /** The Python of the settings; '' for none. */
  inUse: string;
  /** The environment that the extension makes. */
  own: string;
  /**
   * What another one has chosen for the workspace, and what it knows beside: interpreters or
   * environments' folders.
   */
  chosen: readonly string[];
  known: readonly string[];
}

/** Why a Python is offered, where it is not for lying there alone. */
export type Mark = 'inUse' | 'chosen' | 'activated' | 'own' | 'named';

/** An interpreter, or the folder of an environment, that may be there. */
export interface Place {
  path: string;
  mark?: Mark;
}

/**
 * The first ones of a folder with more; the ones that projects give their environments come first.
 */
const MOST_SUBFOLDERS = 500;
const USUAL_NAMES = ['.venv', 'venv', 'env', '.conda'];

/** Every place to look at, those nearest to the user first. */
export async function environmentPlaces(
  places: PythonPlaces,
  files: EnvironmentFiles,
): Promise<Place[]> {
  const { environment, workspaceFolders, inUse, own, chosen, known } = places;
  const inWorkspace = await Promise.all(
    workspaceFolders.map(folder => placesIn(folder, places, files)),
  );
  const [conda, pyenv] = await Promise.all([
    condaPlaces(places, files),
    pyenvPlaces(places, files),
  ]);
  const activated = [environment['VIRTUAL_ENV'], environment['CONDA_PREFIX']];
  const marked = (mark: Mark, paths: readonly (string | undefined)[]): Place[] =>
    paths.flatMap(path => (path ? [{ path, mark }] : []));
  return [
    ...marked('inUse', [inUse]),
    ...marked('chosen', chosen),
    ...marked('activated', activated),
    ...inWorkspace.flat(),
    ...pyenv.filter(({ mark }) => mark === 'named'),
    ...marked('own', [own]),
    ...conda,
    ...pyenv,
    ...known.map(path => ({ path })),
  ];
}

/**
 * uv's environment, the usual names, and every other environment that lies directly in the folder.
 */
async function placesIn(
  folder: string,
  { platform, environment }: PythonPlaces,
  files: EnvironmentFiles,
): Promise<Place[]> {
  const rules = pathRules(platform);
  const uv = environment['UV_PROJECT_ENVIRONMENT'];
  const usual = [
    ...(uv ? [rules.resolve(folder, uv)] : []),
    ...USUAL_NAMES.map(name => rules.join(folder, name)),
  ];
  const others = (await files.namesIn(folder))
    .sort()
    .slice(0, MOST_SUBFOLDERS)
    .map(name => rules.join(folder, name));
  const isOne = await Promise.all(others.map(path => isEnvironment(path, platform, files)));
  return [...usual, ...others.filter((_, index) => isOne[index])].map(path => ({ path }));
}

/** Whether a folder says of itself that it is an environment. */
export async function isEnvironment(
  folder: string,
  platform: NodeJS.Platform,
  files: EnvironmentFiles,
): Promise<boolean> {
  return (await isVirtual(folder, platform, files)) || isConda(folder, platform, files);
}

export async function isVirtual(
  folder: string,
  platform: NodeJS.Platform,
  files: EnvironmentFiles,
): Promise<boolean> {
  return (await files.kindOf(pathRules(platform).join(folder, 'pyvenv.cfg'))) === 'file';
}

export async function isConda(
  folder: string,
  platform: NodeJS.Platform,
  files: EnvironmentFiles,
): Promise<boolean> {
  return (await files.kindOf(pathRules(platform).join(folder, 'conda-meta'))) === 'folder';
}

/** Conda lists the environments that it has made. */
async function condaPlaces(
  { platform, home }: PythonPlaces,
  files: EnvironmentFiles,
): Promise<Place[]> {
  const list = await files.read(pathRules(platform).join(home, '.conda', 'environments.txt'));
  return linesOf(list).map(path => ({ path }));
}

/**
 * pyenv's versions; marked are those that a `.python-version` of the workspace names, `3.11` for
 * `3.11.9`.
 */
async function pyenvPlaces(places: PythonPlaces, files: EnvironmentFiles): Promise<Place[]> {
  const rules = pathRules(places.platform);
  const versions = rules.join(pyenvRoot(places), 'versions');
  const texts = await Promise.all(
    places.workspaceFolders.map(folder => files.read(rules.join(folder, '.python-version'))),
  );
  const named = texts.flatMap(linesOf);
  return (await files.namesIn(versions))
    .sort()
    .reverse()
    .map(name => ({
      path: rules.join(versions, name),
      ...(named.some(wanted => name === wanted || name.startsWith(`${wanted}.`))
        ? { mark: 'named' as const }
        : {}),
    }));
}

/** On Windows pyenv is another program, in a folder of its own. */
export function pyenvRoot({
  platform,
  environment,
  home,
}: Pick<PythonPlaces, 'platform' | 'environment' | 'home'>): string {
  const windows = platform === 'win32';
  const set = environment['PYENV_ROOT'] || (windows ? environment['PYENV'] : undefined);
  return set || pathRules(platform).join(home, '.pyenv', ...(windows ? ['pyenv-win'] : []));
}

function linesOf(text = ''): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
}
