import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { isLoopback, serverUrl } from '../servers/contract/address';
import { kindToAsk } from '../servers/findKind';
import { keysFor } from '../servers/keysFor';
import { attachedKind } from '../servers/kinds';
import type { AgentContext } from './agentTool';

/** TorchServe's own. */
const inference = '127.0.0.1:8080',
  management = '127.0.0.1:8081';

/**
 * Servers as agents may ask them where nobody watches: those of this machine, and those whose
 * addresses the user named; an image of the workspace is sent nowhere else. What a server is, its
 * address is asked.
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
  return async ({ address = inference, management_address: told, keyFile }, signal) => {
    const inferenceAddress = permitted(address);
    const beside = serverUrl(address) === serverUrl(inference) ? management : undefined;
    const managementAddress = told ?? beside;
    const asked = {
      inferenceAddress,
      ...(managementAddress !== undefined && { managementAddress: permitted(managementAddress) }),
    };
    const kind = await kindToAsk(inferenceAddress, signal);
    const keys = keyFile === undefined ? undefined : await keysFor(keyFile, kind);
    return attachedKind(kind)!.attach(asked, { ...(keys && { keys }) });
  };
}
