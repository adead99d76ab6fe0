import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { Parts } from '../parts';

/** Puts the inference address of the server in use on the clipboard. */
export async function copyServerAddress(parts: Parts): Promise<void> {
  const address = parts.server.client?.inferenceAddress;
  if (address === undefined)
    throw new UserError(l10n.t('No server is running.'), { fix: 'startTorchServe' });
  await vscode.env.clipboard.writeText(address);
  vscode.window.setStatusBarMessage(l10n.t('{0} is on the clipboard.', address), 5000);
}
