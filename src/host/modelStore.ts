import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { UserError } from '../core/errors';
import { settings } from './settings';
import { workspaceFolder } from './targets';

/** Folder name offered when no model store is set; TorchServe's documentation uses it too. */
export const DEFAULT_STORE = 'model-store';

/** The model store's absolute path, or undefined while `mmocr.modelStore` is empty. */
export function modelStore(): string | undefined {
  const { modelStore: set } = settings();
  return set ? absoluteStore(set) : undefined;
}

/** The model store's absolute path. Throws `UserError` where none is set. */
export function requireStore(): string {
  const store = modelStore();
  if (store !== undefined) return store;
  throw new UserError(l10n.t('No model store is set. Convert a checkpoint to .mar first, or set mmocr.modelStore.'), { fix: ['convertToMar', 'openSettings'] });
}

/** A model store as written by the user, made absolute. Throws `UserError` for a relative one without a folder open. */
export function absoluteStore(written: string): string {
  if (path.isAbsolute(written)) return path.normalize(written);
  const folder = workspaceFolder();
  if (folder === undefined) throw new UserError(l10n.t('Model store "{0}" is relative, but no folder is open. Open a folder or set an absolute path.', written), { fix: 'openSettings' });
  return path.join(folder, written);
}

/** The archives of a model store, sorted by name; none when the folder does not exist. */
export async function archivesIn(store: string): Promise<string[]> {
  const names = await fs.readdir(store).catch(() => []);
  return names.filter(name => name.toLowerCase().endsWith('.mar')).sort().map(name => path.join(store, name));
}
