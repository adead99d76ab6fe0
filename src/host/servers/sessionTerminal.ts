import * as vscode from 'vscode';
import { pause } from '../../base/deadline';

/** One that has not told its process by then, as of a program that hangs, is another's. */
const TOLD_MS = 5000;

/** The terminals of a task's process. */
async function terminalsOf(pid: number): Promise<vscode.Terminal[]> {
  const { terminals } = vscode.window;
  const told = await Promise.all(
    terminals.map(({ processId }) => Promise.race([processId, pause(TOLD_MS, [])])),
  );
  return terminals.filter((_, i) => told[i] === pid);
}

/**
 * Types Ctrl+C into the terminal of a task's process, as its user would; Windows hands it to all
 * programs of that terminal.
 */
export async function interruptTerminal(pid: number): Promise<void> {
  for (const terminal of await terminalsOf(pid)) terminal.sendText('\u0003', false);
}

/**
 * Closes the terminal of a process that has ended. One that has come through a reload of the window
 * VS Code takes for the task's next run, in which it then starts nothing.
 */
export async function closeTerminal(pid: number): Promise<void> {
  for (const terminal of await terminalsOf(pid)) terminal.dispose();
}
