import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isWithin, wayInside } from '../base/within';
import { projectFolder, realPath } from './elsewhere';
import { isOnOtherComputer } from './otherComputers';
import { ancestors } from './packageFiles';
import { readText } from './readText';

/** In front of the name of a file that a config opens, as src/python/flatten/sources.py has it. */
export const OPENED = 'open:';

/** A dictionary of all Chinese characters takes 400 kB. */
const MOST_BYTES = 2_000_000;

/** Why a file is not handed to a config that opens it; `folder` is for `os.path.isdir`. */
export type OpenRefusal = 'outside' | 'hidden' | 'folder' | 'kind' | 'large' | 'text';

/**
 * A text file of the project, for a config that opens it: `=` and its text, a word that says why
 * not, or null when there is none. A relative name is looked up in the config's folder, those above
 * it in the project, and the workspace folder.
 */
export async function openedFile(
  name: string,
  configPath: string,
  workspaceFolder?: string,
  platform?: NodeJS.Platform,
): Promise<`=${string}` | OpenRefusal | null> {
  if (await isOnOtherComputer(name, configPath, workspaceFolder, platform)) return 'outside';
  const project = await projectFolder(configPath, workspaceFolder);
  if (project === undefined) return 'outside';
  const folders = ancestors(path.join(await realPath(path.dirname(configPath)), 'config.py'));
  const places = [
    ...folders,
    ...(workspaceFolder === undefined ? [] : [await realPath(workspaceFolder)]),
  ].filter(place => isWithin(place, project));
  const candidates = path.isAbsolute(name) ? [name] : places.map(place => path.join(place, name));
  for (const candidate of candidates) {
    const real = await realPath(candidate);
    const found = await stat(real).catch(() => undefined);
    if (!isWithin(real, project) && (found || path.isAbsolute(name))) return 'outside';
    if (found) return contentOf(real, found, project);
  }
  return null;
}

async function contentOf(
  real: string,
  found: Awaited<ReturnType<typeof stat>>,
  project: string,
): Promise<`=${string}` | OpenRefusal> {
  // `.env`, `.git`, `.ssh`: what is hidden is nobody's alphabet.
  if (
    wayInside(real, project)
      ?.split(path.sep)
      .some(part => part.startsWith('.'))
  )
    return 'hidden';
  if (found.isDirectory()) return 'folder';
  if (!found.isFile()) return 'kind';
  if (found.size > MOST_BYTES) return 'large';
  const text = await readText(real).catch(() => undefined);
  return text === undefined || text.includes('\0') ? 'text' : `=${text}`;
}
