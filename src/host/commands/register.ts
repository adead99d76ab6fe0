import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { notify } from '../ui/notify';
import { requireTrust } from '../ui/trust';
import type { Command } from './command';
import { commandTable } from './table';

/** Makes every command known to VS Code. */
export function registerCommands(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commandTable).map(([id, command]) =>
      vscode.commands.registerCommand(id, (argument: unknown) => run(command, parts, argument)),
    ),
  );
}

/** A command returns or throws; `notify` tells the user. */
async function run(command: Command, parts: Parts, argument: unknown): Promise<unknown> {
  try {
    if (command.trust) requireTrust(command.trust());
    return await command.run(parts, command.takes.length > 0 ? argument : undefined);
  } catch (error) {
    notify(error, parts.log);
    return undefined;
  }
}
