import type * as vscode from 'vscode';
import type { KeyKind, KeySource } from '../../servers/contract/keys';
import type { ServerAddress } from '../../servers/contract/serverKind';

/**
 * Where a key of a server that runs elsewhere is kept. It belongs to the addresses it was given
 * for: a workspace whose settings name another address does not get it.
 */
export const keySecret = (
  kind: KeyKind,
  { inferenceAddress, managementAddress = '' }: ServerAddress,
): string => `mmocr.serverKey ${kind} ${inferenceAddress} ${managementAddress}`;

/** Keeps both keys; an empty one is forgotten. */
export async function keepKeys(
  secrets: vscode.SecretStorage,
  address: ServerAddress,
  keys: Record<KeyKind, string>,
): Promise<void> {
  for (const kind of ['inference', 'management'] as const) {
    const name = keySecret(kind, address);
    await (keys[kind] ? secrets.store(name, keys[kind]) : secrets.delete(name));
  }
}

/** The kept keys of an address; without a management key the other one is tried. */
export function keptKeys(secrets: vscode.SecretStorage, address: ServerAddress): KeySource {
  return async kind =>
    (await secrets.get(keySecret(kind, address))) ?? secrets.get(keySecret('inference', address));
}
