import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { isSamePath } from '../../base/within';
import { storeFiles } from '../../modelStore/storeFiles';
import { choose, type Choice } from '../ui/steps';
import { workspaceFolder } from '../ui/targets';

/** Folder name offered when no model store is set; TorchServe's documentation uses it too. */
export const DEFAULT_STORE = 'model-store';

/**
 * The model stores of the workspace, each once, in the order of its folders: each folder may set
 * its own `mmocr.modelStore`, and a relative one lies in the folder.
 */
export function modelStores(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [undefined];
  const stores = folders.flatMap(folder => storeOf(folder) ?? []);
  return stores.filter(
    (store, index) => stores.findIndex(other => isSamePath(store, other)) === index,
  );
}

/**
 * The model store for a file: of the workspace folder it lies in, else the first there is;
 * undefined while none is set.
 */
export function modelStore(file?: string): string | undefined {
  const own =
    file === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return (own && storeOf(own)) ?? modelStores()[0];
}

function storeOf(folder: vscode.WorkspaceFolder | undefined): string | undefined {
  const set = vscode.workspace.getConfiguration('mmocr', folder?.uri).get<string>('modelStore');
  return set ? absoluteStore(set, folder?.uri.fsPath) : undefined;
}

/**
 * The model store to serve: the only one that holds archives, or the one the user says. Throws
 * `UserError` where none is set.
 */
export async function requireStore(): Promise<string> {
  const [first, ...others] = modelStores();
  if (first === undefined) {
    throw new UserError(
      l10n.t('No model store is set. Convert a checkpoint to .mar first, or set mmocr.modelStore.'),
      { fix: ['convertToMar', 'openSettings'] },
    );
  }
  if (others.length === 0) return first;
  const filled: Choice<string>[] = [];
  for (const store of [first, ...others]) {
    const names = (await archivesIn(store)).map(file => path.parse(file).name);
    if (names.length > 0)
      filled.push({
        label: vscode.workspace.asRelativePath(store),
        description: names.join(', '),
        value: store,
      });
  }
  return filled.length > 0
    ? choose(l10n.t('Model store'), l10n.t('A server serves the models of one store'), filled)
    : first;
}

/**
 * A model store as written by the user, made absolute. Throws `UserError` for a relative one
 * without a folder open.
 */
export function absoluteStore(written: string, folder = workspaceFolder()): string {
  if (path.isAbsolute(written)) return path.normalize(written);
  if (folder === undefined)
    throw new UserError(
      l10n.t(
        'Model store "{0}" is relative, but no folder is open. Open a folder or set an absolute path.',
        written,
      ),
      { fix: 'openSettings' },
    );
  return path.join(folder, written);
}

/** The archives of a model store, sorted by name; none when the folder does not exist. */
export async function archivesIn(store: string): Promise<string[]> {
  const names = await storeFiles(store, 'editor').catch(() => []);
  return names.map(name => path.join(store, name));
}
