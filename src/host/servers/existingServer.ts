import type * as vscode from 'vscode';
import { TorchServeClient } from '../../servers/contract/client';
import type { KeyKind } from '../../servers/contract/keys';
import { settings } from '../ui/settings';

/** The existing server that the settings name. */
export interface ServerAddress {
  inferenceAddress: string;
  managementAddress: string;
}

/**
 * Where a key of an existing server is kept. It belongs to the addresses it was given for: a
 * workspace whose settings name another address does not get it.
 */
export const keySecret = (
  kind: KeyKind,
  { inferenceAddress, managementAddress }: ServerAddress,
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

/**
 * The client of the server that `mmocr.server.inferenceAddress` names, undefined when it names
 * none. It is asked, never stopped. Without a management key the other one is tried. Throws
 * `UserError` for an address that is none.
 */
export function existingServer(secrets: vscode.SecretStorage): TorchServeClient | undefined {
  const address = settings();
  const { inferenceAddress, managementAddress } = address;
  if (!inferenceAddress) return undefined;
  return new TorchServeClient({
    inferenceAddress,
    ...(managementAddress ? { managementAddress } : {}),
    keys: async kind =>
      (await secrets.get(keySecret(kind, address))) ?? secrets.get(keySecret('inference', address)),
  });
}
