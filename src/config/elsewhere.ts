import { access, realpath } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { isSamePath, isWithin, pathRules } from '../base/within';
import { ancestors } from './packageFiles';

/** What lies in the topmost folder of a project. */
const MARKS = ['.git', '.hg', 'pyproject.toml', 'setup.py', 'setup.cfg'];

/**
 * Whether `file` lies outside the project of `configPath`, links counted as what they point to. A
 * downloaded config can name any file of this account, and whoever gets the archive gets the file.
 */
export async function isElsewhere(
  file: string,
  configPath: string,
  workspaceFolder?: string,
): Promise<boolean> {
  const project = await projectFolder(configPath, workspaceFolder);
  return project === undefined || !isWithin(await realPath(file), project);
}

/**
 * The real path of the project that a config belongs to: the nearest folder with a `.git` or a
 * Python project's file, the workspace folder, or the topmost one that is the config's own.
 * Undefined for a config that lies in the user's home itself, or the like.
 */
export async function projectFolder(
  configPath: string,
  workspaceFolder?: string,
): Promise<string | undefined> {
  const folder = await realPath(path.dirname(path.resolve(configPath)));
  const own = ownFolders(folder, await realPath(homedir()), await realPath(tmpdir()));
  for (const candidate of own) {
    const marked = await Promise.all(
      MARKS.map(mark =>
        access(path.join(candidate, mark)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (marked.includes(true)) return candidate;
  }
  const workspace = workspaceFolder === undefined ? undefined : await realPath(workspaceFolder);
  return (
    own.find(candidate => workspace !== undefined && isSamePath(candidate, workspace)) ?? own.at(-1)
  );
}

/**
 * `folder` and those above it that are not everybody's (the disk, the user's home, the folder for
 * temporary files, or above these), nearest first.
 */
export function ownFolders(
  folder: string,
  home: string,
  temporary: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const rules = pathRules(platform);
  const shared = [home, temporary].map(place => rules.resolve(place));
  return ancestors(rules.join(folder, 'config.py'), rules).filter(
    own =>
      !isSamePath(own, rules.parse(own).root, platform) &&
      !shared.some(place => isWithin(place, own, platform)),
  );
}

/** Without links; a path that is nowhere stays as it is. */
export async function realPath(file: string): Promise<string> {
  return realpath(file).catch(() => path.resolve(file));
}
