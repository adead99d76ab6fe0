import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { keysFromFile, readAccessKeys, type KeySource } from '../servers/contract/keys';
import type { ElsewhereKindId } from '../servers/contract/server';
import { serverWords } from '../servers/kinds';
import { requireFile } from './files';
import type { ServedOptions } from './predictors';

/** By what `--server-kind` calls it: any server with TorchServe's interface is `torchserve`. */
const byName: Record<string, ElsewhereKindId> = {
  torchserve: 'existing',
  ray: 'ray',
  kserve: 'kserve',
  triton: 'triton',
};
export const serverKinds: readonly string[] = Object.keys(byName);

/** What `--server-kind` says; undefined where it is not given. Throws `UserError`. */
export function namedKind(name: string | undefined): ElsewhereKindId | undefined {
  if (name === undefined) return undefined;
  const kind = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (kind === undefined)
    throw new UserError(
      l10n.t('{0} "{1}" is none of: {2}', '--server-kind', name, serverKinds.join(', ')),
    );
  return kind;
}

/** As a header takes it (RFC 6750); a key_file.json is none. */
const bearer = /^[\w~+/.=-]{1,8192}$/;

/**
 * The keys in `--key-file`. TorchServe's keys go to no other kind of server: what is not of this
 * kind is refused. Throws `UserError`.
 */
export async function keysOf(
  { 'key-file': keyFile }: ServedOptions,
  kind: ElsewhereKindId,
): Promise<KeySource | undefined> {
  if (keyFile === undefined) return undefined;
  const file = requireFile(keyFile, l10n.t('Key file'));
  if (kind === 'existing') {
    if (await readAccessKeys(file)) return keysFromFile(keyFile);
    throw new UserError(
      l10n.t(
        '{0} holds no TorchServe keys; name the key_file.json in the folder TorchServe was started from',
        keyFile,
      ),
    );
  }
  const key = (await fs.readFile(file, 'utf8')).trim();
  if (bearer.test(key)) return () => Promise.resolve(key);
  throw new UserError(
    l10n.t(
      '{0} holds no key for {1}: it is to hold a bearer token and nothing else',
      keyFile,
      serverWords(kind).name,
    ),
  );
}
