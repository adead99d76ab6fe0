import type * as vscode from 'vscode';
import { TorchServeClient } from '../../core/torchserve/client';
import { settings } from '../settings';

/** Where the access key of an existing server is kept. */
export const serverKeySecret = 'mmocr.serverKey';

/**
 * The client of the server that `mmocr.server.inferenceAddress` names, undefined when it names none. It is asked, never stopped. Throws
 * `UserError` for an address that is none.
 */
export function existingServer(secrets: vscode.SecretStorage): TorchServeClient | undefined {
  const { inferenceAddress, managementAddress } = settings();
  if (!inferenceAddress) return undefined;
  return new TorchServeClient({
    inferenceAddress,
    ...(managementAddress ? { managementAddress } : {}),
    keys: async () => secrets.get(serverKeySecret),
  });
}
