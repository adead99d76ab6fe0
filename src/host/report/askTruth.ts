import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { Steps } from '../ui/steps';

/** Asks for a label file, or a folder of them; a dialog of the system may show only one of both. */
export async function askTruth(startIn: string): Promise<string> {
  const folders = await new Steps(l10n.t('Ground Truth'), 1).pick(
    l10n.t('How do the labels lie there?'),
    [
      { label: l10n.t('A File for All Images…'), value: false },
      { label: l10n.t('A Folder with a File per Image…'), value: true },
    ],
  );
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Ground Truth'),
      openLabel: l10n.t('Select'),
      defaultUri: vscode.Uri.file(startIn),
      canSelectFolders: folders,
      canSelectFiles: !folders,
    })) ?? [];
  if (!chosen) throw new CancelledError();
  return chosen.fsPath;
}
