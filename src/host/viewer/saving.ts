import * as l10n from '@vscode/l10n';
import { dirname, join, parse } from 'node:path';
import * as vscode from 'vscode';
import type { Comparison } from '../../core/compare/comparison';
import type { Prediction } from '../../core/ocr/prediction';
import { toSeedJson } from '../../core/ocr/seedFormat';

/** Both answers in the format of MMOCR's handler, each with its source, and the comparison as shown. */
export function resultJson(imagePath: string, left: Prediction | undefined, right: Prediction | undefined, comparison: Comparison | undefined): string {
  const side = (prediction: Prediction | undefined): unknown =>
    prediction && { source: prediction.source, ...toSeedJson(prediction), ...(prediction.frame && { frame: prediction.frame }), timings: prediction.timings };
  return `${JSON.stringify({ image: imagePath, left: side(left), right: side(right), comparison }, undefined, 2)}\n`;
}

/** Asks where to save, beside the image unless chosen otherwise; nothing happens when the dialog is closed. */
export async function saveAs(imagePath: string, extension: 'json' | 'png', contents: Uint8Array): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(dirname(imagePath), `${parse(imagePath).name}.result.${extension}`)),
    filters: { [extension.toUpperCase()]: [extension] },
    title: extension === 'json' ? l10n.t('Save Result as JSON') : l10n.t('Save Picture as PNG'),
  });
  if (target) await vscode.workspace.fs.writeFile(target, contents);
}
