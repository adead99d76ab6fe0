import type * as vscode from 'vscode';
import { TorchServeClient } from '../../core/torchserve/client';
import { settings } from '../settings';

/** Where the access keys of an existing server are kept; without a management key the other one is tried. */
export const serverKeySecret = 'mmocr.serverKey';
export const managementKeySecret = 'mmocr.managementKey';

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
    keys: async kind => (kind === 'management' ? await secrets.get(managementKeySecret) : undefined) ?? secrets.get(serverKeySecret),
  });
}
