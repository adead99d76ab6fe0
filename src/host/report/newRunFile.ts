import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { workspaceFolder } from '../ui/targets';

/** Where runs are kept, in the workspace folder. */
export const RUNS_FOLDER = 'mmocr-runs';

/**
 * A file for a new run, named after its images and the time: in the workspace, else where the user
 * says. Nothing is there yet; of a file that the user chose all the same, VS Code has asked.
 */
export async function newRunFile({ root, name }: { root: string; name: string }): Promise<string> {
  const folder = workspaceFolder(root);
  const called = `${name.replace(/[<>:"/\\|?*\p{Cc}]/gu, '_')} ${timeNow(new Date())}`;
  if (folder !== undefined) return free(path.join(folder, RUNS_FOLDER, called));
  const chosen = await vscode.window.showSaveDialog({
    title: l10n.t('Where the Results Are Written'),
    defaultUri: vscode.Uri.file(free(path.join(path.dirname(root), called))),
    filters: { [l10n.t('Run files')]: ['jsonl'] },
  });
  if (!chosen) throw new CancelledError();
  return chosen.fsPath;
}

function free(stem: string): string {
  let file = `${stem}.jsonl`;
  for (let i = 2; existsSync(file); i++) file = `${stem} ${i}.jsonl`;
  return file;
}

/** As people sort it: `2026-11-29 23.07`; no file system refuses a dot. */
function timeNow(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day} ${two(now.getHours())}.${two(now.getMinutes())}`;
}
