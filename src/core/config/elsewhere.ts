import { access, realpath } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { ancestors } from './packageFiles';

/** What lies in the topmost folder of a project. */
const MARKS = ['.git', '.hg', 'pyproject.toml', 'setup.py', 'setup.cfg'];

/**
 * Whether `file` lies outside the project of `configPath`, by their paths: all they share is the disk, the user's home, the folder for
 * temporary files, or a folder above these. A downloaded config can name any file of this account, and whoever gets the archive gets the file.
 */
export function liesElsewhere(file: string, configPath: string, home = homedir(), temporary = tmpdir()): boolean {
  const widest = ownFolders(path.dirname(path.resolve(configPath)), home, temporary).at(-1);
  return widest === undefined || !isWithin(path.resolve(file), widest);
}

/** `liesElsewhere` for what is really there: links count as what they point to, and a project ends at its topmost folder. */
export async function isElsewhere(file: string, configPath: string, workspaceFolder?: string): Promise<boolean> {
  const project = await projectFolder(configPath, workspaceFolder);
  return project === undefined || !isWithin(await realPath(file), project);
}

/**
 * The real path of the project that a config belongs to: the nearest folder with a `.git` or a Python project's file, the workspace folder,
 * or the topmost one that is the config's own. Undefined for a config that lies in the user's home itself, or the like.
 */
export async function projectFolder(configPath: string, workspaceFolder?: string): Promise<string | undefined> {
  const folder = await realPath(path.dirname(path.resolve(configPath)));
  const own = ownFolders(folder, await realPath(homedir()), await realPath(tmpdir()));
  for (const candidate of own) {
    const marked = await Promise.all(MARKS.map(mark => access(path.join(candidate, mark)).then(() => true, () => false)));
    if (marked.includes(true)) return candidate;
  }
  const workspace = workspaceFolder === undefined ? undefined : await realPath(workspaceFolder);
  return own.find(candidate => candidate === workspace) ?? own.at(-1);
}

/** `folder` and those above it that are not everybody's, nearest first. */
function ownFolders(folder: string, home: string, temporary: string): string[] {
  const shared = [home, temporary].map(place => path.resolve(place));
  return ancestors(path.join(folder, 'config.py')).filter(own => own !== path.parse(own).root && !shared.some(place => isWithin(place, own)));
}

/** Whether `file` is `folder` or lies in it, by their paths. */
export function isWithin(file: string, folder: string): boolean {
  const inside = path.relative(folder, file);
  return inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside);
}

/** Without links; a path that is nowhere stays as it is. */
export async function realPath(file: string): Promise<string> {
  return realpath(file).catch(() => path.resolve(file));
}
