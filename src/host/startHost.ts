import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandId } from '../base/commandIds';
import type { EditorTools } from './agents/editorTools';
import type { Baselines } from './baselines/watchBaselines';
import { buildParts } from './buildParts';
import { runCommand } from './commands/runCommand';
import { readIn } from './models/reading';
import { handToTests } from './testHook';

/** What the entry passes on to the parts. */
export interface Host {
  /** `selected`: all that a menu of the Explorer was opened on. */
  run(command: CommandId, argument: unknown, selected: unknown): Promise<unknown>;
  results: vscode.WebviewPanelSerializer;
  reports: vscode.WebviewPanelSerializer;
  tasksOf(type: string): vscode.TaskProvider;
  /** What agents are given. */
  agents(): Promise<EditorTools>;
  /** Lists baselines in the Test Explorer. */
  baselines(): Promise<Baselines>;
  /** The window goes: a reload leaves the servers running. */
  leave(): Promise<void>;
}

/** Builds the parts; they end with the extension. */
export function startHost(context: vscode.ExtensionContext): Host {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const parts = buildParts(context);
  readIn(parts.configEngine);
  handToTests(parts);
  return {
    run: (command, ...given) => runCommand(command, parts, ...given),
    results: parts.panels.serializer,
    reports: parts.reports.serializer,
    tasksOf: type => parts.servers.tasksOf(type),
    baselines: async () => {
      const { BaselineTests } = await import('./baselines/baselineTests');
      return new BaselineTests(parts);
    },
    agents: async () => {
      const { EditorTools } = await import('./agents/editorTools');
      return new EditorTools(parts);
    },
    leave: () => parts.servers.leave(),
  };
}
