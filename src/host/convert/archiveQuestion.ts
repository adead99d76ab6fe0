import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Reach } from '../../archive/reach';
import { CancelledError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { bulletList } from '../ui/bulletList';

/** Lists that were agreed to in this workspace, by their digests. */
const AGREED = 'mmocr.archiveReaches';

/**
 * Asks once, with everything that a model takes along or makes the server do beyond its own files,
 * before its archive is written; the same list is not asked about again in this workspace. Throws
 * `CancelledError` for a no.
 */
export async function askAboutReaches(reaches: Reach[], agreed: vscode.Memento): Promise<void> {
  const digest = createHash('sha256')
    .update(JSON.stringify(reaches.map(({ kind, subject }) => [kind, subject]).sort()))
    .digest('hex');
  const known = agreed.get<string[]>(AGREED, []);
  if (known.includes(digest)) return;
  const convert = l10n.t('Convert Anyway');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('This model reaches beyond its own files.'),
    {
      modal: true,
      detail: bulletList(reaches.map(({ message }) => visibleText(fromWorkspace(message)))),
    },
    convert,
  );
  if (chosen !== convert) throw new CancelledError();
  await agreed.update(AGREED, [...known, digest]);
}

/** Paths as the Explorer shows them. */
function fromWorkspace(message: string): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.reduce(
    (text, { uri }) => text.replaceAll(`${uri.fsPath}${path.sep}`, ''),
    message,
  );
}
