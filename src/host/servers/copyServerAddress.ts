import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { Parts } from '../parts';

/** Puts the inference address of a server on the clipboard: of the one named, else the first. */
export async function copyServerAddress({ servers }: Parts, argument: unknown): Promise<void> {
  const { asked } = servers;
  const server = asked.find(({ id }) => id === argument) ?? asked[0];
  if (!server) throw new UserError(l10n.t('No server is running.'), { fix: 'startTorchServe' });
  const address = server.client.inferenceAddress;
  await vscode.env.clipboard.writeText(address);
  vscode.window.setStatusBarMessage(l10n.t('{0} is on the clipboard.', address), 5000);
}
