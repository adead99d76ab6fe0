import * as vscode from 'vscode';
import type { Parts } from '../parts';

export async function openWalkthrough(parts: Parts): Promise<void> {
  await vscode.commands.executeCommand(
    'workbench.action.openWalkthrough',
    `${parts.context.extension.id}#gettingStarted`,
  );
}
