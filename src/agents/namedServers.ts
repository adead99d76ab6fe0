import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { isLoopback, serverUrl } from '../servers/contract/address';
import { TorchServeClient } from '../servers/contract/client';
import { keysFromFile, readAccessKeys } from '../servers/contract/keys';
import type { AgentContext } from './agentTool';

/** TorchServe's own. */
const inference = '127.0.0.1:8080',
  management = '127.0.0.1:8081';

/**
 * Servers as agents may ask them where nobody watches: those of this machine, and those whose
 * addresses the user named; an image of the workspace is sent nowhere else.
 * @param named `HOST:PORT` or URLs. Throws `UserError` for one that is no address.
 */
export function namedServers(named: readonly string[]): AgentContext['server'] {
  const allowed = named.map(serverUrl);
  const permitted = (address: string): string => {
    const url = serverUrl(address);
    if (isLoopback(url) || allowed.includes(url)) return address;
    throw new UserError(
      l10n.t(
        '{0} is no server of this machine, and no agent may ask it. Start mmocr-serving mcp with {1}.',
        url,
        `--server ${address}`,
      ),
    );
  };
  return async ({ address = inference, management_address: told, keyFile }) => {
    const beside = serverUrl(address) === serverUrl(inference) ? management : undefined;
    const managementAddress = told ?? beside;
    if (keyFile !== undefined && !(await readAccessKeys(keyFile)))
      throw new UserError(
        l10n.t(
          '{0} holds no TorchServe keys; name the key_file.json in the folder TorchServe was started from',
          keyFile,
        ),
      );
    return new TorchServeClient({
      inferenceAddress: permitted(address),
      ...(managementAddress !== undefined && { managementAddress: permitted(managementAddress) }),
      ...(keyFile !== undefined && { keys: keysFromFile(keyFile) }),
    });
  };
}
