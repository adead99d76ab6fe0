import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { keysFromFile, mostKeyFileBytes, readAccessKeys, type KeySource } from './contract/keys';
import type { ElsewhereKindId } from './contract/server';
import { serverWords } from './kinds';

/** As a header takes it (RFC 6750); a key_file.json is none. */
const bearer = /^[\w~+/.=-]{1,8192}$/;

/**
 * The keys in a file, for a server of this kind: TorchServe's key_file.json, of any other a bearer
 * token alone. TorchServe's keys go to no other kind of server: what is not of this kind is
 * refused. Throws `UserError`.
 */
export async function keysFor(keyFile: string, kind: ElsewhereKindId): Promise<KeySource> {
  if (kind === 'existing') {
    if (await readAccessKeys(keyFile)) return keysFromFile(keyFile);
    throw new UserError(
      l10n.t(
        '{0} holds no TorchServe keys; name the key_file.json in the folder TorchServe was started from',
        keyFile,
      ),
    );
  }
  const { size } = await fs.stat(keyFile);
  const key = size > mostKeyFileBytes ? '' : (await fs.readFile(keyFile, 'utf8')).trim();
  if (bearer.test(key)) return () => Promise.resolve(key);
  throw new UserError(
    l10n.t(
      '{0} holds no key for {1}: it is to hold a bearer token and nothing else',
      keyFile,
      serverWords(kind).name,
    ),
  );
}
