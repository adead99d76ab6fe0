import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { archivedKind } from '../../archive/archivedKind';
import { foreignCode } from '../../archive/foreignCode';
import { CancelledError, UserError } from '../../base/errors';
import { handlerPath } from '../../environment/handler';
import { notedWords, verifiedWords } from '../../environment/verifiedWords';
import { verifyArchive as verify, type VerifiedArchive } from '../../environment/verifyArchive';
import { visibleName, visibleText } from '../../base/visibleText';
import { bulletList } from '../ui/bulletList';
import { notify, offer, type ActionButton } from '../ui/notify';
import type { Parts } from '../parts';
import { withProgress } from '../ui/progress';
import { readArchive, readArchivedModels } from '../models/reading';
import { settings } from '../ui/settings';
import { Steps } from '../ui/steps';
import { targetFile } from '../ui/targets';
import { pythonFor } from './exportToOnnx';

/** The answers to the command's questions; with them it asks only about code. */
export interface VerifyAnswers {
  archivePath: string;
  /** Default: a picture of one word. */
  imagePath?: string;
}

/**
 * Loads an archive as TorchServe would, without TorchServe, and has it answer one image. Returns
 * what came of it.
 */
export async function verifyArchive(parts: Parts, argument: unknown): Promise<VerifiedArchive> {
  const answers = isAnswers(argument)
    ? argument
    : { archivePath: targetFile(argument, /\.mar$/i) ?? (await askArchive(parts)) };
  const { archivePath } = answers;
  const archive = await readArchive(archivePath);
  const kind = await archivedKind(archive, await readArchivedModels(archivePath));
  const python = await pythonFor(parts);
  await askAboutCode(parts, archivePath, await foreignCode(archive, handlerPath(parts.dist)));
  const verified = await withProgress(l10n.t('Verifying {0}', path.basename(archivePath)), signal =>
    verify({ ...answers, python }, { distFolder: parts.dist, signal }),
  );
  for (const note of notedWords(verified)) parts.log.warn(visibleText(note));
  void offer(vscode.window.showInformationMessage, verifiedWords(verified, kind), [
    {
      label: l10n.t('Serve This'),
      command: 'mmocr.serveThis',
      arguments: [vscode.Uri.file(archivePath)],
    },
  ]);
  return verified;
}

/** Verifies an archive that was just made; where a Python is set, so that it takes one press. */
export function verifyButton(parts: Parts, archivePath: string): ActionButton[] {
  if (!settings().python) return [];
  const run = (): Promise<void> =>
    verifyArchive(parts, { archivePath }).then(
      () => undefined,
      (error: unknown) => {
        notify(error, parts.log);
      },
    );
  return [{ label: l10n.t('Verify'), run }];
}

async function askArchive(parts: Parts): Promise<string> {
  const archives = await parts.models.archives();
  if (archives.length === 0)
    throw new UserError(l10n.t('Choose a model archive (.mar) in the Explorer.'));
  return new Steps(l10n.t('Verify Archive'), 1).pick(
    l10n.t('Archives of the model store'),
    archives.map(({ name, archivePath }) => ({
      label: `${name}.mar`,
      description: vscode.workspace.asRelativePath(path.dirname(archivePath)),
      value: archivePath,
    })),
  );
}

/** Asks before code runs that is not the handler we ship. Throws `CancelledError` for a no. */
async function askAboutCode({ log }: Parts, archivePath: string, code: string[]): Promise<void> {
  if (code.length === 0) return;
  const names = code.map(visibleName);
  log.warn(l10n.t('{0} brings code of its own: {1}', archivePath, names.join(', ')));
  const run = l10n.t('Run It');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t(
      '{0} brings code of its own, which verifying runs with your rights.',
      path.basename(archivePath),
    ),
    { modal: true, detail: bulletList(names) },
    run,
  );
  if (chosen !== run) throw new CancelledError();
}

function isAnswers(argument: unknown): argument is VerifyAnswers {
  return typeof argument === 'object' && argument !== null && 'archivePath' in argument;
}
