import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Puts text from a panel on the clipboard. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(l10n.t('$(check) Copied'), 3000);
}
