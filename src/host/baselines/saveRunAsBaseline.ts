import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { replaceFile } from '../../base/replaceFile';
import { visibleText } from '../../base/visibleText';
import { movedRun } from '../../check/movedRun';
import { readRunFile } from '../../runs/runFile';
import { chooseFile } from '../ui/steps';
import { targetFile, workspaceFolder } from '../ui/targets';

/** "Save Run as Baseline…": a run file under a name by which the Test Explorer finds it. */
export async function saveRunAsBaseline(
  _: unknown,
  argument: unknown,
): Promise<string | undefined> {
  const run =
    targetFile(argument, /\.jsonl$/i) ??
    (await chooseFile(l10n.t('Run'), l10n.t('Run File'), ['jsonl']));
  // Whoever saves another file as a baseline hears of it now, not from a check.
  await readRunFile(run);
  const name = path.basename(run).replace(/(\.baseline)?\.jsonl?$/i, '');
  const folder = workspaceFolder(run) ?? path.dirname(run);
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, `${name}.baseline.jsonl`)),
    filters: { [l10n.t('Baseline')]: ['baseline.jsonl'] },
    title: l10n.t('Save Run as Baseline'),
  });
  if (!target) throw new CancelledError();
  // A dialog may have put its own extension after the name's.
  const file = target.fsPath.replace(/(\.baseline|\.jsonl)*$/i, '.baseline.jsonl');
  const text = movedRun(await readFile(run, 'utf8'), path.dirname(run), path.dirname(file));
  await replaceFile(file, handle => handle.writeFile(text));
  vscode.window.setStatusBarMessage(
    l10n.t('$(check) {0} saved', visibleText(path.basename(file))),
    5000,
  );
  return file;
}
