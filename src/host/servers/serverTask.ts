import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { serverWords } from '../../servers/kinds';
import type { ServerPlan } from '../../servers/start/plan';

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
    folderOf(plan),
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

/** VS Code finds a task again after a reload of the window only where it is a folder's. */
function folderOf({ modelStore }: ServerPlan): vscode.WorkspaceFolder | vscode.TaskScope.Workspace {
  const own = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(modelStore));
  return own ?? vscode.workspace.workspaceFolders?.[0] ?? vscode.TaskScope.Workspace;
}

/** Whether `task` runs `plan`: each plan has a working folder of its own. */
export function runsPlan(task: vscode.Task, plan: ServerPlan): boolean {
  const { execution } = task;
  return (
    execution instanceof vscode.ProcessExecution && execution.options?.cwd === plan.folders.working
  );
}
