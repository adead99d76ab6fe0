import * as vscode from 'vscode';
import { commandIds } from './base/commandIds';
import { api, type Api } from './host/api';
import { offerTools } from './host/agents/offerTools';
import { watchBaselines } from './host/baselines/watchBaselines';
import { watchConfigFiles } from './host/convert/configFiles';
import { reportView } from './host/report/viewType';
import { resultsView } from './host/results/viewType';
import { namingSettings } from './host/servers/namedServers';
import { serversExpected } from './host/servers/serversExpected';
import { builtinTaskType, torchServeTaskType } from './host/servers/taskTypes';
import type { Host } from './host/startHost';
import { onSettingsChanged } from './host/ui/settings';

let started: Promise<Host> | undefined;

/**
 * Registers what VS Code may call, and starts the host with the first call: whoever opens a folder
 * with a checkpoint in it and does nothing pays for nothing. Other extensions get the `Api`.
 */
export function activate(context: vscode.ExtensionContext): Api {
  // A bundle of its own: see esbuild.mjs.
  const host = () => (started ??= import('./host/startHost').then(by => by.startHost(context)));
  const showServers = (): void => {
    if (serversExpected(context.workspaceState)) void host();
  };
  context.subscriptions.push(
    ...commandIds.map(id =>
      vscode.commands.registerCommand(id, async (argument: unknown, selected: unknown) =>
        (await host()).run(id, argument, selected),
      ),
    ),
    ...[torchServeTaskType, builtinTaskType].map(type =>
      vscode.tasks.registerTaskProvider(type, {
        provideTasks: async token => (await host()).tasksOf(type).provideTasks(token),
        resolveTask: async (task, token) => (await host()).tasksOf(type).resolveTask(task, token),
      }),
    ),
    vscode.window.registerWebviewPanelSerializer(resultsView, {
      deserializeWebviewPanel: async (panel, state) =>
        (await host()).results.deserializeWebviewPanel(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(reportView, {
      deserializeWebviewPanel: async (panel, state) =>
        (await host()).reports.deserializeWebviewPanel(panel, state),
    }),
    ...offerTools(async () => (await host()).agents()),
    watchConfigFiles(),
    watchBaselines(async () => (await host()).baselines()),
    onSettingsChanged(namingSettings, showServers),
  );
  showServers();
  // Our own tests are handed its parts.
  if (context.extensionMode === vscode.ExtensionMode.Test) void host();
  return api;
}

/** A server outlives a reload of the window, not its end. */
export async function deactivate(): Promise<void> {
  await (await started)?.leave();
}
