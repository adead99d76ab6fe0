import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { namedFolder } from '../../runs/imageFolders';
import type { RunHeader } from '../../runs/runFile';
import { parseRunId } from '../../runs/runId';
import type { Parts } from '../parts';
import { requireTrust } from '../ui/trust';
import { askSource, labelOf } from './askSource';
import { beginRun } from './beginRun';
import { newRunFile } from './newRunFile';
import type { EditorSettings } from './runHeaderParts';
import { askTarget, targetOf, type ImagesTarget } from './target';

/** The answers to the command's questions. */
export interface FolderAnswers {
  /** A folder of images, or a run file. */
  path: string;
  /** Who answers, as `runId` writes it. */
  source?: string;
  /** Where the results are written; it must not be there. */
  runFile?: string;
}

/**
 * Asks a model about all images of a folder, or about those that are selected, and opens the
 * report, into which the answers come; of a run file it opens the report alone. Returns the run
 * file.
 */
export async function testFolder(parts: Parts, argument: unknown): Promise<string> {
  const answers = isAnswers(argument) ? argument : undefined;
  const named = answers ? vscode.Uri.file(answers.path) : argument;
  const target = targetOf(named) ?? (await askTarget());
  if (target.kind === 'run') {
    await parts.reports.show(target.file);
    return target.file;
  }
  requireTrust(l10n.t('Testing a model'));
  requireImages(target);
  const source = answers?.source ?? (await askSource(parts, target));
  const runFile = answers?.runFile ?? (await newRunFile(target));
  const label = await labelOf(parts, source, target);
  const header = headerOf({ runFile, target, source, label });
  await beginRun(runFile, header);
  await parts.reports.show(runFile, { resume: true });
  return runFile;
}

function requireImages({ images, name }: ImagesTarget): void {
  if (images.length > 0) return;
  throw new UserError(
    l10n.t('{0} holds no images (PNG, JPEG, BMP, WebP, TIFF, PNM).', visibleText(name)),
  );
}

function headerOf({
  runFile,
  target: { root, images },
  source,
  label,
}: {
  runFile: string;
  target: ImagesTarget;
  source: string;
  label: string;
}): RunHeader {
  const folder = namedFolder(root, path.dirname(runFile));
  const settings: EditorSettings = { label, images };
  return { run: 1, source: parseRunId(source), settings, folder };
}

function isAnswers(argument: unknown): argument is FolderAnswers {
  if (argument instanceof vscode.Uri) return false;
  return typeof (Object(argument) as { path?: unknown }).path === 'string';
}
