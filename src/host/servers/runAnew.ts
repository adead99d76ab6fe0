import * as vscode from 'vscode';
import type { ServerProgramId } from '../../model/prediction';
import { LOOKS_FOR_TASKS_MS } from './foundAgain';
import type { KeptSessions } from './keptSessions';

const loadedAt = Date.now();

/**
 * Whether it is VS Code that asks for a server's task, not its user. After a reload of the window
 * it runs each task once more whose terminal was not closed by hand, as soon as the terminal of any
 * task has come through the reload: a server that was stopped before would come back.
 */
export function isRunAnew(
  kept: KeptSessions,
  { program, type }: { program: ServerProgramId; type: string },
): boolean {
  return (
    kept.hasEnded(program) && Date.now() < loadedAt + LOOKS_FOR_TASKS_MS && !runsByItself(type)
  );
}

/** Whether a tasks.json asks for such a task whenever its folder is opened. */
function runsByItself(type: string): boolean {
  const { workspaceFolders = [] } = vscode.workspace;
  return workspaceFolders
    .flatMap(({ uri }) => vscode.workspace.getConfiguration('tasks', uri).get<unknown>('tasks', []))
    .some(entry => {
      const task = Object(entry) as { type?: unknown; runOptions?: { runOn?: unknown } };
      return task.type === type && task.runOptions?.runOn === 'folderOpen';
    });
}
