import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { imageExtensions, imageNames } from '../../model/imageFormat';
import type { Parts } from '../parts';
import { chooseFile, Steps, type Choice } from '../ui/steps';
import { targetFile } from '../ui/targets';
import { workspaceFiles } from '../models/workspaceModels';

/** More images than this are found quicker with the file dialog. */
const LISTED = 500;

/**
 * The image a command is about: that of the menu, of the tab or the results panel in front; else
 * the user says which.
 */
export async function imageToTest(parts: Parts, argument: unknown): Promise<string> {
  return (
    targetFile(argument, imageNames) ?? parts.panels.active?.session.imagePath ?? (await askImage())
  );
}

/** Asks for an image of the workspace, or any other. */
export async function askImage(): Promise<string> {
  const files = (await workspaceFiles(`**/*.{${imageExtensions.join(',')}}`)).slice(0, LISTED);
  const choices: Choice<string | undefined>[] = files.map(file => ({
    label: path.basename(file),
    description: vscode.workspace.asRelativePath(path.dirname(file)),
    value: file,
  }));
  choices.push({ label: l10n.t('Browse…'), value: undefined });
  const chosen =
    files.length > 0
      ? await new Steps(l10n.t('Image to test'), 1).pick(l10n.t('Images of the workspace'), choices)
      : undefined;
  return chosen ?? (await chooseFile(l10n.t('Image to test'), l10n.t('Images'), imageExtensions));
}
