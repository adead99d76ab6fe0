import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { TextEdit } from '../../config/configReply';
import { postEdits } from '../../describe/postEdits';
import type { EngineClient } from '../../engineClient/engineClient';
import { packageRoots } from '../../environment/packageRoots';
import type { ModelDescription } from '../../model/modelDescription';
import type { PostValues } from '../../model/postControls';
import { isMmocrConfig } from '../../pairing/mmocrConfig';
import { workspaceFiles } from '../models/workspaceModels';
import { offer } from '../ui/notify';
import { withLateProgress } from '../ui/progress';
import { settings } from '../ui/settings';
import { chooseFile, Steps, type Choice } from '../ui/steps';
import { workspaceFolder } from '../ui/targets';
import { requireTrust } from '../ui/trust';

/** Which config a model was trained with, per workspace: model → path. */
const MEMORY = 'mmocr.configs';
/** What other configs include. */
const BASE = /[\\/]_base_[^\\/]*/;
const LARGEST_CONFIG = 256 * 1024;

export interface ConfigWriting {
  engine: EngineClient;
  memory: vscode.Memento;
}

/**
 * Puts settings into the config of a model, as edits of its document: Undo takes them back, and
 * nothing is saved. Throws `UserError` where the config cannot be changed so, `CancelledError`.
 */
export async function writeToConfig(
  { engine, memory }: ConfigWriting,
  model: ModelDescription,
  values: PostValues,
): Promise<void> {
  requireTrust(l10n.t('Writing to a config'));
  const file = await configOf(model.name, memory);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const { version } = document;
  const folder = workspaceFolder(file);
  const title = l10n.t('Writing to {0}…', path.basename(file));
  const edits = await withLateProgress(title, async signal =>
    postEdits({ path: file, text: document.getText() }, model, values, {
      engine,
      signal,
      packageRoots: await packageRoots(settings().python),
      ...(folder !== undefined && { workspaceFolder: folder }),
    }),
  );
  await remember(memory, model.name, file);
  if (document.version !== version)
    throw new UserError(
      l10n.t('{0} was changed meanwhile, and was left as it is. Write to it again.', file),
    );
  await apply(document, edits);
  tell(document, edits);
}

async function apply(document: vscode.TextDocument, edits: readonly TextEdit[]): Promise<void> {
  const workspaceEdit = new vscode.WorkspaceEdit();
  for (const [start, end, text] of edits)
    workspaceEdit.replace(
      document.uri,
      new vscode.Range(document.positionAt(start), document.positionAt(end)),
      text,
    );
  if (edits.length && !(await vscode.workspace.applyEdit(workspaceEdit)))
    throw new UserError(l10n.t('{0} cannot be edited.', document.fileName));
  const first = Math.min(...edits.map(([start]) => start), document.getText().length);
  const at = document.positionAt(first);
  const shown = vscode.window.visibleTextEditors.find(editor => editor.document === document);
  const viewColumn = shown?.viewColumn ?? vscode.ViewColumn.Beside;
  await vscode.window.showTextDocument(document, {
    viewColumn,
    preserveFocus: true,
    ...(edits.length && { selection: new vscode.Range(at, at) }),
  });
}

function tell({ fileName }: vscode.TextDocument, edits: readonly TextEdit[]): void {
  const name = path.basename(fileName);
  const message = edits.length
    ? l10n.t(
        '{0} has the values now and is not saved yet. Export and convert the model again so that its runs have them, too.',
        name,
      )
    : l10n.t('{0} has these values already.', name);
  void offer(vscode.window.showInformationMessage, message);
}

/** The config that was named for the model; else the user is asked, once. */
async function configOf(model: string, memory: vscode.Memento): Promise<string> {
  const known = memory.get<Record<string, string>>(MEMORY, {})[model];
  if (known !== undefined && (await isThere(known))) return known;
  const rows = await configRows(model);
  const other: Choice<string | undefined> = {
    label: l10n.t('$(folder-opened) Another file…'),
    value: undefined,
  };
  const title = l10n.t('Write to Config');
  const placeholder = l10n.t('The config that {0} was trained with', model);
  const chosen = rows.length
    ? await new Steps(title, 1).pick(placeholder, [...rows, other])
    : undefined;
  return chosen ?? chooseFile(title, 'Python', ['py']);
}

/** The workspace's configs; those whose names begin as the model's does come first. */
async function configRows(model: string): Promise<Choice<string>[]> {
  const files = (await workspaceFiles('**/*.py')).filter(file => !BASE.test(file));
  const configs: string[] = [];
  for (const file of files) if (await looksLikeConfig(file)) configs.push(file);
  const alike = (file: string): number =>
    Number(path.basename(file).toLowerCase().startsWith(model.toLowerCase()));
  return configs
    .sort((a, b) => alike(b) - alike(a) || a.localeCompare(b))
    .map(file => ({
      label: path.basename(file),
      description: vscode.workspace.asRelativePath(path.dirname(file)),
      value: file,
    }));
}

async function looksLikeConfig(file: string): Promise<boolean> {
  try {
    const { size } = await fs.stat(file);
    return size <= LARGEST_CONFIG && isMmocrConfig(await fs.readFile(file, 'utf8'));
  } catch {
    // A link that leads nowhere, a file without permission.
    return false;
  }
}

async function remember(memory: vscode.Memento, model: string, file: string): Promise<void> {
  const configs = memory.get<Record<string, string>>(MEMORY, {});
  await memory.update(MEMORY, { ...configs, [model]: file });
}

function isThere(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
