import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import type { DeployedModel, Deployment } from '../../deploy/deployment';
import { planDeployment, type DeployRequest } from '../../deploy/planDeployment';
import { folderRefusal, holdsFiles, writeDeployment } from '../../deploy/writeDeployment';
import { lookIntoArchive } from '../models/reading';
import type { Parts } from '../parts';
import { withLateProgress, withProgress } from '../ui/progress';
import { Steps } from '../ui/steps';
import { targetFile, workspaceFolder } from '../ui/targets';
import { askEngine, askOptions, askTarget } from './deployQuestions';
import { tellWritten } from './tellWritten';

/** The answers to the command's questions; with them it asks only before it puts a folder aside. */
export interface DeployAnswers extends DeployRequest {
  /** The folder to write. */
  folder: string;
}

/**
 * Writes a folder that serves archives with Ray Serve, KServe, Kubernetes or Triton, and opens its
 * README. Nothing is started. Returns the folder.
 */
export async function deploy(parts: Parts, argument: unknown): Promise<string> {
  const answers = isAnswers(argument) ? argument : await ask(parts, argument);
  const force = await mayPutAside(answers.folder);
  const { deployment, previous } = await withProgress(
    l10n.t('Writing {0}', path.basename(answers.folder)),
    async signal => {
      const deployment = await planDeployment(answers, file => lookIntoArchive(file, signal));
      const { previous } = await writeDeployment(deployment, answers.folder, {
        program: parts.dist,
        force,
        signal,
      });
      return { deployment, previous };
    },
  );
  await tellWritten(parts, deployment, answers.folder, previous);
  return answers.folder;
}

async function ask(parts: Parts, argument: unknown): Promise<DeployAnswers> {
  const called = archivesOf(argument);
  const steps = new Steps(l10n.t('Deploy'), called.length > 0 ? 3 : 4);
  const archives = called.length > 0 ? called : await askArchives(parts, steps);
  const models = await lookInto(archives);
  const target = await askTarget(steps);
  const engine = await askEngine(steps, target, models);
  const { options, folder } = await askOptions(steps, target, usualFolder(models, target), place =>
    folderRefusal(place, archives),
  );
  return { target, engine, archives, options, folder };
}

/** Those that are selected, the one that was clicked on, or the one in the active tab. */
function archivesOf(argument: unknown): string[] {
  if (Array.isArray(argument))
    return argument.filter(each => each instanceof vscode.Uri).map(({ fsPath }) => fsPath);
  const file = targetFile(argument, /\.mar$/i);
  return file === undefined ? [] : [file];
}

async function askArchives(parts: Parts, steps: Steps): Promise<string[]> {
  const archives = await parts.models.archives();
  if (archives.length === 0)
    throw new UserError(l10n.t('Choose a model archive (.mar) in the Explorer.'), {
      fix: 'convertToMar',
    });
  return steps.pickMany(
    l10n.t('Archives to deploy; each is served under its own name'),
    archives.map(({ name, archivePath }) => ({
      label: `${name}.mar`,
      description: vscode.workspace.asRelativePath(path.dirname(archivePath)),
      value: archivePath,
      picked: archives.length === 1,
    })),
  );
}

/** Before anything is asked: an archive that cannot be served is told at once. */
async function lookInto(archives: readonly string[]): Promise<DeployedModel[]> {
  return withLateProgress(l10n.t('Reading archives'), async signal => {
    const models: DeployedModel[] = [];
    for (const archive of archives) models.push(await lookIntoArchive(archive, signal));
    return models;
  });
}

/** `deploy/NAME-TARGET` of the workspace; without one beside the archive. */
function usualFolder(models: readonly DeployedModel[], target: Deployment['target']): string {
  const { archive, name } = models[0]!;
  const what = models.length > 1 ? `${models.length}-models` : name;
  const top = workspaceFolder(archive) ?? path.dirname(archive);
  return path.join(top, 'deploy', `${what}-${target}`);
}

/** Whether a folder with something in it is put aside. Throws `CancelledError` for a no. */
async function mayPutAside(folder: string): Promise<boolean> {
  if (!(await holdsFiles(folder))) return false;
  const aside = l10n.t('Put Aside');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('{0} is not empty.', path.basename(folder)),
    {
      modal: true,
      detail: l10n.t(
        'Rename it to {0}, and write a new folder? Nothing in it is lost.',
        `${path.basename(folder)}.previous`,
      ),
    },
    aside,
  );
  if (chosen !== aside) throw new CancelledError();
  return true;
}

function isAnswers(argument: unknown): argument is DeployAnswers {
  return typeof argument === 'object' && argument !== null && 'archives' in argument;
}
