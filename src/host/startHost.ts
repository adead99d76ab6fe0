import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandId } from '../base/commandIds';
import type { Baselines } from './baselines/watchBaselines';
import { buildParts } from './buildParts';
import { runCommand } from './commands/runCommand';
import { readIn } from './models/reading';
import { handToTests } from './testHook';

/** What the entry passes on to the parts. */
export interface Host {
  run(command: CommandId, argument: unknown): Promise<unknown>;
  results: vscode.WebviewPanelSerializer;
  tasksOf(type: string): vscode.TaskProvider;
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
    run: (command, argument) => runCommand(command, parts, argument),
    results: parts.panels.serializer,
    tasksOf: type => parts.servers.tasksOf(type),
    baselines: async () => {
      const { BaselineTests } = await import('./baselines/baselineTests');
      return new BaselineTests(parts);
    },
    leave: () => parts.servers.leave(),
  };
}
