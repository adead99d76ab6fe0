import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isRunning } from '../../servers/launch/processes';
import type { Session } from './session';

const LOOK_MS = 200;
/**
 * How long after a reload of the window VS Code is given to look for the tasks of before. It takes
 * seconds; a setting or another extension may keep it from it for ever.
 */
export const LOOKS_FOR_TASKS_MS = 60_000;

/** A process, the task that runs it, and when it was taken over (milliseconds, as `Date.now`). */
type LeftRunning = Readonly<Pick<Session, 'pid' | 'execution' | 'takenAt'>>;

/**
 * Resolves when VS Code has found the task of a process that a reload of the window left running,
 * or is not going to. It takes its time after a reload, first for the terminals, then for the tasks
 * in them, and what has ended by then it runs anew: a server that is stopped before would come
 * back.
 */
export async function foundAgain(session: LeftRunning): Promise<void> {
  const isAwaited = (): boolean =>
    !session.execution &&
    Date.now() < session.takenAt + LOOKS_FOR_TASKS_MS &&
    isRunning(session.pid) &&
    findsTasks();
  while (isAwaited()) await delay(LOOK_MS);
}

/** VS Code finds only tasks of a folder, and only where it may. */
function findsTasks(): boolean {
  const { workspaceFolders = [] } = vscode.workspace;
  const mayFind = vscode.workspace.getConfiguration('task').get<boolean>('reconnection', true);
  return mayFind && workspaceFolders.length > 0;
}
