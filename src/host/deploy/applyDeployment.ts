import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandLine } from '../../base/commandLine';
import { CancelledError, UserError } from '../../base/errors';
import { runProgram, type ProgramResult } from '../../base/runProgram';
import { changesCluster, clusterChange, contextCommand } from '../../deploy/clusterChange';
import { workspaceFiles } from '../models/workspaceModels';
import { offer, type ActionButton } from '../ui/notify';
import { withProgress } from '../ui/progress';
import { runTask } from '../ui/runTask';
import { choose } from '../ui/steps';

/** `kubectl` asks the cluster about every object. */
const ASK_MS = 120_000;

/**
 * Shows what a written folder would change in the cluster of kubectl's current context, and after a
 * yes changes it, in a terminal. Returns whether it did.
 */
export async function applyDeployment(argument: unknown): Promise<boolean> {
  const folder = argument instanceof vscode.Uri ? argument.fsPath : await askFolder();
  const readme = await readmeOf(folder);
  if (!changesCluster(readme))
    throw new UserError(
      l10n.t('{0} was not written for a cluster: its README.md has no "kubectl diff".', folder),
    );
  const { context, shown } = await withProgress(l10n.t('Asking kubectl'), async signal => {
    const context = (await kubectl(contextCommand, signal)).stdout.trim();
    const { diff } = clusterChange(readme, folder, context)!;
    return { context, shown: await kubectl(diff, signal, 1) };
  });
  if (shown.status === 0) {
    void offer(
      vscode.window.showInformationMessage,
      l10n.t('The cluster of {0} has all of {1} already.', context, path.basename(folder)),
    );
    return false;
  }
  const { apply } = clusterChange(readme, folder, context)!;
  await confirm(shown.stdout, context);
  // A terminal has an environment of its own: the same kubectl, and the same configuration of it.
  const { PATH, KUBECONFIG } = process.env;
  const line = { ...apply, env: { PATH, KUBECONFIG } };
  await runTask(l10n.t('Apply {0}', path.basename(folder)), line);
  return true;
}

/**
 * @param most the largest exit code that is no failure: `kubectl diff` says 1 of a difference.
 * @throws UserError with kubectl's own words, CancelledError.
 */
async function kubectl(line: CommandLine, signal: AbortSignal, most = 0): Promise<ProgramResult> {
  const ran = await runProgram(line, { timeoutMs: ASK_MS, signal }).catch((error: unknown) => {
    const { code } = Object((error as Error).cause) as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw error;
    throw new UserError(
      l10n.t(
        'kubectl was not found. It is yours to install: it comes with your cluster, or from kubernetes.io; make sure that it is on the PATH.',
      ),
      { cause: error },
    );
  });
  if (ran.status <= most) return ran;
  if (line === contextCommand)
    throw new UserError(
      l10n.t(
        'kubectl has no current context. Choose a cluster with "kubectl config use-context", then take the steps of README.md that come before.',
      ),
      { cause: ran.stderr },
    );
  throw new UserError(
    l10n.t(
      '"{0}" failed: {1}. README.md has the steps that come before it.',
      [line.program, ...line.args].join(' '),
      (ran.stderr.trim() || ran.stdout.trim()).replace(/\.$/, ''),
    ),
  );
}

/** The diff stays open beside the question. Throws `CancelledError` for a no. */
async function confirm(diff: string, context: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'diff', content: diff });
  await vscode.window.showTextDocument(document, { preview: true });
  const apply = l10n.t('Apply');
  const said: string[] = [];
  const button = (label: string): ActionButton => ({
    label,
    run: () => Promise.resolve(void said.push(label)),
  });
  await offer(
    vscode.window.showWarningMessage,
    l10n.t('This is what changes in the cluster of {0}. Apply it?', context),
    [button(apply), button(l10n.t('Cancel'))],
  );
  if (!said.includes(apply)) throw new CancelledError();
}

async function askFolder(): Promise<string> {
  const readmes = await workspaceFiles('**/README.md');
  const folders: string[] = [];
  for (const file of readmes)
    if (changesCluster(await readFile(file, 'utf8').catch(() => '')))
      folders.push(path.dirname(file));
  if (folders.length === 0)
    throw new UserError(
      l10n.t('The workspace has no folder for a cluster. Write one: "MMOCR: Deploy…".'),
      { fix: 'deploy' },
    );
  return choose(
    l10n.t('Apply Deployment'),
    l10n.t('Folder to apply'),
    folders.map(folder => ({
      label: path.basename(folder),
      description: vscode.workspace.asRelativePath(path.dirname(folder)),
      value: folder,
    })),
  );
}

function readmeOf(folder: string): Promise<string> {
  return readFile(path.join(folder, 'README.md'), 'utf8').catch((cause: unknown) => {
    throw new UserError(l10n.t('{0} has no README.md that can be read.', folder), { cause });
  });
}
