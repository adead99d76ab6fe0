import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';

/**
 * Throws in Restricted Mode. Menus are hidden there already; this also stops keybindings, tasks and
 * other extensions. `doing` is what cannot be done, as in "Converting".
 */
export function requireTrust(doing: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    l10n.t(
      '{0} runs code from this workspace, so it waits until you trust it (command "Workspaces: Manage Workspace Trust").',
      doing,
    ),
    { fix: 'manageTrust' },
  );
}
