import * as l10n from '@vscode/l10n';
import type { ServerAddress } from '../../servers/contract/serverKind';
import { namedServers } from './namedServers';
import { serverUrl } from '../../servers/contract/address';
import { complaint } from '../ui/complaint';
import { settings, storeSetting } from '../ui/settings';
import { Steps } from '../ui/steps';

/**
 * Asks for the addresses of a server that runs already and remembers them for the workspace, beside
 * those that it knows.
 */
export async function askServerAddress(): Promise<void> {
  const { inferenceAddress, managementAddress } = settings();
  const steps = new Steps(l10n.t('Use a Running Server'), 2);
  const inference = await steps.text({
    prompt: l10n.t('Inference address of the server, HOST:PORT or a URL'),
    value: inferenceAddress || '127.0.0.1:8080',
    validate: complaint(serverUrl),
  });
  const management = await steps.text({
    prompt: l10n.t('Management address, to list its models; empty if it cannot be reached'),
    value: managementAddress || '127.0.0.1:8081',
    validate: text => (text.trim() ? complaint(serverUrl)(text) : undefined),
  });
  await remember({ inferenceAddress: inference.trim(), managementAddress: management.trim() });
}

/** The first one has settings of its own; more of them are a list. */
async function remember(server: Required<ServerAddress>): Promise<void> {
  const [first, ...others] = namedServers();
  const isFirst =
    !first || serverUrl(first.inferenceAddress) === serverUrl(server.inferenceAddress);
  if (isFirst) {
    await storeSetting('managementAddress', server.managementAddress, 'workspace');
    await storeSetting('inferenceAddress', server.inferenceAddress, 'workspace');
    return;
  }
  const same = (other: ServerAddress): boolean =>
    serverUrl(other.inferenceAddress) === serverUrl(server.inferenceAddress);
  const listed = others.filter(other => !same(other));
  await storeSetting('servers', [...listed, server], 'workspace');
}
