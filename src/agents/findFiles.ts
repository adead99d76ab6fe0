import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { throwIfCancelled } from '../base/errors';

const NOT_SEARCHED = /^(node_modules|site-packages|venv|\..*)$/;
/** What a workspace of models has; a data set of millions is not walked through. */
const MOST_ENTRIES = 50_000;
const MOST_FILES = 1000;

/** Files of one kind, and whether there are more than were looked for. */
export interface FoundFiles {
  files: string[];
  cut: boolean;
}

/**
 * Files of folders whose names `wanted` accepts, sorted; without those of installed packages,
 * hidden ones and what links lead to.
 */
export async function findFiles(
  folders: readonly string[],
  wanted: RegExp,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const files: string[] = [];
  const left = [...folders];
  for (let seen = 0, folder = left.shift(); folder !== undefined; folder = left.shift()) {
    throwIfCancelled(signal);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    seen += entries.length;
    for (const entry of entries) {
      if (NOT_SEARCHED.test(entry.name)) continue;
      if (entry.isDirectory()) left.push(path.join(folder, entry.name));
      else if (entry.isFile() && wanted.test(entry.name)) files.push(path.join(folder, entry.name));
    }
    if (seen > MOST_ENTRIES || files.length > MOST_FILES)
      return { files: files.slice(0, MOST_FILES).sort(), cut: true };
  }
  return { files: files.sort(), cut: false };
}
