import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { api, type Api } from './host/api';
import { watchBaselines } from './host/baselines/watchBaselines';
import { buildParts } from './host/buildParts';
import { registerCommands } from './host/commands/register';
import { watchConfigFiles } from './host/convert/configFiles';
import { readIn } from './host/models/reading';
import { handToTests } from './host/testHook';

let leaveServers: (() => Promise<void>) | undefined;

/** Builds the parts and registers them; other extensions get the `Api`, and none of the parts. */
export function activate(context: vscode.ExtensionContext): Api {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const parts = buildParts(context);
  readIn(parts.configEngine);
  context.subscriptions.push(
    parts.panels.registerSerializer(),
    registerCommands(parts),
    watchConfigFiles(),
    watchBaselines(parts),
  );
  leaveServers = () => parts.servers.leave();
  handToTests(parts);
  return api;
}

/** A server outlives a reload of the window, not its end. */
export function deactivate(): Promise<void> | undefined {
  return leaveServers?.();
}
