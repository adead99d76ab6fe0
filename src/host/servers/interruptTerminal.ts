import * as vscode from 'vscode';

/**
 * Types Ctrl+C into the terminal of a task's process, as its user would; Windows hands it to all
 * programs of that terminal.
 */
export async function interruptTerminal(pid: number): Promise<void> {
  for (const terminal of vscode.window.terminals) {
    if ((await terminal.processId) === pid) terminal.sendText('\u0003', false);
  }
}
