import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { serverWords } from '../../servers/contract/serverWords';
import type { ServerPlan } from '../../servers/launch/plan';

export const torchServeTaskType = 'mmocr-torchserve';
export const builtinTaskType = 'mmocr-builtin-server';

/** An entry of tasks.json; what is left out comes from the settings. */
export interface ServerTaskDefinition extends vscode.TaskDefinition {
  modelStore?: string;
  /** `dbnet.mar`, `dbnet` or `name=dbnet.mar`; left out for all models. */
  models?: string[];
  configProperties?: string;
}

/**
 * A plan as a background task: the server in a terminal that one can watch, and stop with Ctrl+C.
 */
export function serverTask(definition: ServerTaskDefinition, plan: ServerPlan): vscode.Task {
  const { program, args, cwd, env } = plan.commandLine;
  const execution = new vscode.ProcessExecution(program, args, {
    ...(cwd ? { cwd } : {}),
    env: env as Record<string, string>,
  });
  const task = new vscode.Task(
    definition,
    vscode.TaskScope.Workspace,
    serverWords(plan.program).name,
    'MMOCR',
    execution,
    [],
  );
  task.isBackground = true;
  task.detail = l10n.t('Serve the models of {0}', plan.modelStore);
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Silent,
    panel: vscode.TaskPanelKind.Dedicated,
    showReuseMessage: false,
  };
  return task;
}

/** Whether `task` runs `plan`: each plan has a working folder of its own. */
export function runsPlan(task: vscode.Task, plan: ServerPlan): boolean {
  const { execution } = task;
  return (
    execution instanceof vscode.ProcessExecution && execution.options?.cwd === plan.folders.working
  );
}
