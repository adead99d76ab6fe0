import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { AttachedProgramId } from '../model/prediction';
import type { KeySource } from '../servers/contract/keys';
import type { ElsewhereKindId } from '../servers/contract/server';
import { keysFor } from '../servers/keysFor';
import { requireFile } from './files';
import type { ServedOptions } from './predictors';

/** By what `--server-kind` calls it: any server with TorchServe's interface is `torchserve`. */
const byName: Record<'torchserve' | AttachedProgramId, ElsewhereKindId> = {
  torchserve: 'existing',
  ray: 'ray',
  kserve: 'kserve',
  triton: 'triton',
};
export const serverKinds: readonly string[] = Object.keys(byName);

/** What `--server-kind` says; undefined where it is not given. Throws `UserError`. */
export function namedKind(name: string | undefined): ElsewhereKindId | undefined {
  if (name === undefined) return undefined;
  const kind = Object.hasOwn(byName, name) ? byName[name as keyof typeof byName] : undefined;
  if (kind === undefined)
    throw new UserError(
      l10n.t('{0} "{1}" is none of: {2}', '--server-kind', name, serverKinds.join(', ')),
    );
  return kind;
}

/** The keys in `--key-file`, for a server of this kind. Throws `UserError`. */
export async function keysOf(
  { 'key-file': keyFile }: ServedOptions,
  kind: ElsewhereKindId,
): Promise<KeySource | undefined> {
  if (keyFile === undefined) return undefined;
  requireFile(keyFile, l10n.t('Key file'));
  return keysFor(keyFile, kind);
}
