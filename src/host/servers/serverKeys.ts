import type * as vscode from 'vscode';
import type { KeyKind, KeySource } from '../../servers/contract/keys';
import { namedKind } from './namedKind';
import type { NamedServer } from './namedServers';

/**
 * Where a key of a server that runs elsewhere is kept. It belongs to the addresses and the kind it
 * was given for: a workspace whose settings name another address, or another kind of server at this
 * one, does not get it.
 */
export function keySecret(key: KeyKind, server: NamedServer): string {
  const { inferenceAddress, managementAddress = '' } = server;
  const kind = namedKind(server) ?? 'existing';
  const of = kind === 'existing' ? key : `${kind} ${key}`;
  return `mmocr.serverKey ${of} ${inferenceAddress} ${managementAddress}`;
}

/** Keeps both keys; an empty one is forgotten. */
export async function keepKeys(
  secrets: vscode.SecretStorage,
  address: NamedServer,
  keys: Record<KeyKind, string>,
): Promise<void> {
  for (const kind of ['inference', 'management'] as const) {
    const name = keySecret(kind, address);
    await (keys[kind] ? secrets.store(name, keys[kind]) : secrets.delete(name));
  }
}

/** The kept keys of an address; without a management key the other one is tried. */
export function keptKeys(secrets: vscode.SecretStorage, address: NamedServer): KeySource {
  return async kind =>
    (await secrets.get(keySecret(kind, address))) ?? secrets.get(keySecret('inference', address));
}
