import { readdir, realpath } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { Workspace } from './workspace';

/** More is no folder of one data set. */
const MOST_FILES = 100_000;

/**
 * For a folder that is read as a whole: no link in it leads out of the workspace. Throws
 * `UserError` naming the one that does, and for more files than are looked at.
 */
export async function requireInside(place: string, workspace: Workspace): Promise<void> {
  const left = [place];
  for (let seen = 0, folder = left.pop(); folder !== undefined; folder = left.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    seen += entries.length;
    if (seen > MOST_FILES)
      throw new UserError(l10n.t('{0} holds more than {1} files.', place, MOST_FILES));
    for (const entry of entries) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) left.push(file);
      if (!entry.isSymbolicLink()) continue;
      const real = await realpath(file).catch(() => undefined);
      if (real !== undefined && !workspace.has(real))
        throw new UserError(
          l10n.t('{0} is a link that leads out of the workspace.', workspace.way(file)),
        );
    }
  }
}
