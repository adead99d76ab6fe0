import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandLine } from '../../base/commandLine';
import { endedByUser } from '../../base/endedByUser';
import { CancelledError, throwIfCancelled, UserError } from '../../base/errors';

/**
 * Runs a command line in a task terminal the user can watch, and waits for its end. Throws
 * `CancelledError` when the user stopped it, `UserError` naming `title` when the program could not
 * start or failed.
 */
export async function runTask(
  title: string,
  line: CommandLine,
  signal?: AbortSignal,
): Promise<void> {
  throwIfCancelled(signal);
  const task = toTask(title, line);
  const listeners: vscode.Disposable[] = [];
  // The exit code is told before the end; a program that never started, or was ended from the
  // terminal, has none.
  const ended = new Promise<number | undefined>(resolve => {
    const ours = (execution: vscode.TaskExecution): boolean =>
      execution.task.name === task.name && execution.task.source === task.source;
    listeners.push(
      vscode.tasks.onDidEndTaskProcess(event => {
        if (ours(event.execution)) resolve(event.exitCode);
      }),
      vscode.tasks.onDidEndTask(event => {
        if (ours(event.execution)) resolve(undefined);
      }),
    );
  });
  try {
    const execution = await vscode.tasks.executeTask(task);
    signal?.addEventListener(
      'abort',
      () => {
        execution.terminate();
      },
      { once: true },
    );
    const code = await ended;
    if (code === undefined || endedByUser(code)) throw new CancelledError();
    if (code !== 0)
      throw new UserError(
        l10n.t('"{0}" failed (exit code {1}). Its terminal says why.', title, code),
      );
  } finally {
    vscode.Disposable.from(...listeners).dispose();
  }
}

function toTask(title: string, line: CommandLine): vscode.Task {
  const options = {
    ...(line.cwd ? { cwd: line.cwd } : {}),
    env: line.env as Record<string, string>,
  };
  const execution = new vscode.ProcessExecution(line.program, line.args, options);
  const task = new vscode.Task(
    { type: 'mmocr' },
    vscode.TaskScope.Workspace,
    title,
    'MMOCR',
    execution,
    [],
  );
  task.presentationOptions = {
    panel: vscode.TaskPanelKind.Shared,
    reveal: vscode.TaskRevealKind.Always,
    showReuseMessage: false,
  };
  return task;
}
