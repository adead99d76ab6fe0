import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Reach } from '../core/archive/reach';
import { CancelledError } from '../core/errors';
import { visibleText } from '../core/visibleText';

/** Lists that were agreed to in this workspace, by their digests. */
const AGREED = 'mmocr.archiveReaches';
/** A dialog has room for these; the log has them all. */
const MOST_LINES = 10;

/**
 * Asks once, with everything that a model takes along or makes the server do beyond its own files, before its archive is written; the same
 * list is not asked about again in this workspace. Throws `CancelledError` for a no.
 */
export async function askAboutReaches(reaches: Reach[], agreed: vscode.Memento): Promise<void> {
  const digest = createHash('sha256').update(JSON.stringify(reaches.map(({ kind, subject }) => [kind, subject]).sort())).digest('hex');
  const known = agreed.get<string[]>(AGREED, []);
  if (known.includes(digest)) return;
  const convert = l10n.t('Convert Anyway');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('This model reaches beyond its own files.'), { modal: true, detail: lines(reaches) }, convert,
  );
  if (chosen !== convert) throw new CancelledError();
  await agreed.update(AGREED, [...known, digest]);
}

function lines(reaches: Reach[]): string {
  const shown = reaches.slice(0, MOST_LINES).map(({ message }) => `• ${visibleText(fromWorkspace(message))}`);
  const more = reaches.length - shown.length;
  return [...shown, ...(more > 0 ? [l10n.t('…and {0} more; the log lists them all.', more)] : [])].join('\n');
}

/** Paths as the Explorer shows them. */
function fromWorkspace(message: string): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.reduce((text, { uri }) => text.replaceAll(`${uri.fsPath}${path.sep}`, ''), message);
}
