import * as l10n from '@vscode/l10n';
import { basename, dirname, join, parse } from 'node:path';
import * as vscode from 'vscode';
import type { Comparison } from '../../compare/comparison';
import type { PostValues } from '../../model/postControls';
import type { Prediction } from '../../model/prediction';
import { visibleText } from '../../base/visibleText';
import { toSeedJson } from '../../model/mmocrFormat';
import { workspaceFolder } from '../ui/targets';

/** Where results were saved last, per workspace. */
const MEMORY = 'mmocr.resultsFolder';

export interface SavedResult {
  imagePath: string;
  /** The model whose result it is, part of the proposed name. */
  model: string | undefined;
  extension: 'json' | 'png';
  contents: Uint8Array;
}

/** An answer as it is shown. */
export type ShownAnswer = Prediction & {
  /** Settings with which its outputs were read instead of the model's own. */
  changedSettings?: PostValues;
};

/**
 * Both answers in the format of MMOCR's handler, each with its source and the settings that were
 * changed, and the comparison as shown.
 */
export function resultJson(
  imagePath: string,
  left: ShownAnswer | undefined,
  right: ShownAnswer | undefined,
  comparison: Comparison | undefined,
): string {
  const side = (prediction: ShownAnswer | undefined): unknown =>
    prediction && {
      source: prediction.source,
      ...(prediction.changedSettings && { changedSettings: prediction.changedSettings }),
      task: prediction.task,
      ...toSeedJson(prediction),
      ...(prediction.frame && { frame: prediction.frame }),
      timings: prediction.timings,
    };
  return `${JSON.stringify({ image: imagePath, left: side(left), right: side(right), comparison }, undefined, 2)}\n`;
}

/** Asks where to save; the dialog asks before it overwrites. Nothing happens when it is closed. */
export async function saveResult(
  { imagePath, model, extension, contents }: SavedResult,
  memory: vscode.Memento,
): Promise<void> {
  const { folder, made } = await proposedFolder(imagePath, memory);
  const name = [
    parse(imagePath).name,
    ...(model === undefined ? [] : [model]),
    'result',
    extension,
  ].join('.');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(folder, name)),
    filters: { [extension.toUpperCase()]: [extension] },
    title: extension === 'json' ? l10n.t('Save Result as JSON') : l10n.t('Save Picture as PNG'),
  });
  if (target) {
    await vscode.workspace.fs.writeFile(target, contents);
    await memory.update(MEMORY, dirname(target.fsPath));
    vscode.window.setStatusBarMessage(
      l10n.t('$(check) {0} saved', visibleText(basename(target.fsPath))),
      5000,
    );
  }
  // Fails where something was saved in it, as it should.
  if (made)
    await Promise.resolve(
      vscode.workspace.fs.delete(vscode.Uri.file(folder), { recursive: false }),
    ).catch(() => undefined);
}

/**
 * Outside the folder of the images: where results were saved last, else the workspace folder, else
 * a folder of its own. `made` just for this.
 */
async function proposedFolder(
  imagePath: string,
  memory: vscode.Memento,
): Promise<{ folder: string; made: boolean }> {
  const last = memory.get<string>(MEMORY);
  if (last !== undefined && (await exists(last))) return { folder: last, made: false };
  const images = dirname(imagePath);
  const root = workspaceFolder(imagePath) ?? images;
  if (root !== images) return { folder: root, made: false };
  const folder = join(images, 'results');
  const made = !(await exists(folder));
  // A dialog does not go to a folder that is not there.
  if (made) await vscode.workspace.fs.createDirectory(vscode.Uri.file(folder));
  return { folder, made };
}

async function exists(path: string): Promise<boolean> {
  return vscode.workspace.fs.stat(vscode.Uri.file(path)).then(
    () => true,
    () => false,
  );
}
