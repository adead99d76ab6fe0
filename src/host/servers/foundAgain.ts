import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isRunning } from '../../servers/launch/processes';
import type { Session } from './session';

const LOOK_MS = 200;
/** VS Code takes seconds; a setting or another extension may keep it from it for ever. */
const MOST_MS = 60_000;

/**
 * Resolves when VS Code has found the task of a process that a reload of the window left running,
 * or is not going to. It takes its time after a reload, and what has ended by then it runs anew: a
 * server that is stopped before would come back.
 */
export async function foundAgain(
  session: Readonly<Pick<Session, 'pid' | 'execution'>>,
): Promise<void> {
  const limit = Date.now() + MOST_MS;
  const isAwaited = async (): Promise<boolean> =>
    !session.execution &&
    Date.now() < limit &&
    isRunning(session.pid) &&
    (await isToBeFound(session.pid));
  while (await isAwaited()) await delay(LOOK_MS);
}

/** VS Code finds a task again by its terminal, and only one of a folder. */
async function isToBeFound(pid: number): Promise<boolean> {
  if (!vscode.workspace.workspaceFolders?.length) return false;
  const pids = await Promise.all(vscode.window.terminals.map(terminal => terminal.processId));
  return pids.includes(pid);
}
