import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { wayInside } from '../../base/within';
import { storeSetting } from '../ui/settings';
import { workspaceFolder } from '../ui/targets';

/**
 * Asks for the folder that holds the archives and remembers it for the workspace, relative to it
 * where it lies inside.
 */
export async function askStoreFolder(): Promise<void> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Model store'),
      openLabel: l10n.t('Select'),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  if (!uri) throw new CancelledError();
  const folder = workspaceFolder();
  const inside = folder === undefined ? undefined : wayInside(uri.fsPath, folder);
  await storeSetting('modelStore', inside || uri.fsPath, 'workspace');
}
