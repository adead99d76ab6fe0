import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { unreadable } from '../base/unreadable';

/** A data set has its files some folders deep, and has tens of thousands of them. */
const DEEPEST = 8;
const MOST_FILES = 500_000;

/**
 * The files of a folder and of those in it whose names end with one of `endings`, by their paths;
 * links to folders are not followed, hidden files left out. Throws `UserError` for a folder that
 * cannot be read, or holds too many files.
 */
export async function labelFilesIn(
  folder: string,
  endings: ReadonlySet<string>,
): Promise<string[]> {
  const found: string[] = [];
  const visit = async (at: string, depth: number): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
      throw unreadable(at, error);
    });
    const byName = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of byName) {
      const file = path.join(at, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (depth < DEEPEST) await visit(file, depth + 1);
      } else if (endings.has(path.extname(entry.name).slice(1).toLowerCase())) found.push(file);
      if (found.length > MOST_FILES)
        throw new UserError(l10n.t('{0} holds more than {1} files.', folder, MOST_FILES));
    }
  };
  await visit(folder, 0);
  return found;
}
