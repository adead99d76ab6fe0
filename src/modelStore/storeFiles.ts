import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/**
 * What of a model store TorchServe loads, what the built-in server does, and the archives that the
 * editor reads. Suffixes in lower case, as TorchServe looks for them.
 */
export const loadable = {
  torchserve: /\.(mar|tar\.gz)$/,
  builtin: /\.(mar|onnx)$/,
  editor: /\.mar$/,
} as const;

/**
 * Names of the files of a model store that somebody can load, sorted; hidden ones are nobody's.
 * Throws `UserError` when the store is not a folder.
 */
export async function storeFiles(store: string, by: keyof typeof loadable): Promise<string[]> {
  const names = await fs.readdir(store).catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(l10n.t('The model store {0} {1}.', store, whyNot(cause)), {
      fix: 'openSettings',
      cause,
    });
  });
  return names.filter(name => loadable[by].test(name) && !name.startsWith('.')).sort();
}

function whyNot(cause: NodeJS.ErrnoException): string {
  if (cause.code === 'ENOENT') return l10n.t('does not exist');
  if (cause.code === 'ENOTDIR') return l10n.t('is a file, not a folder');
  return cause.message;
}
