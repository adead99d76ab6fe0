import { serverUrl } from '../../servers/contract/address';
import { settings, storeSetting } from '../ui/settings';
import { namedServers, type NamedServer } from './namedServers';

/**
 * Takes a server into the settings of the workspace, once: the first one with TorchServe's
 * interface has settings of its own, all others are a list.
 */
export async function rememberServer(server: NamedServer): Promise<void> {
  const known = namedServers();
  const hasFirst = settings().inferenceAddress.trim() !== '';
  const [first, listed] = hasFirst ? [known[0], known.slice(1)] : [undefined, known];
  const wasFirst = first !== undefined && isSame(first, server);
  const isPlain = server.kind === undefined || server.kind === 'existing';
  const others = listed.filter(other => !isSame(other, server));
  if (isPlain && (wasFirst || known.length === 0)) {
    await storeFirst(server);
    if (others.length < listed.length) await storeSetting('servers', others, 'workspace');
    return;
  }
  if (wasFirst) await storeFirst({ inferenceAddress: '' });
  await storeSetting('servers', [...others, entryOf(server)], 'workspace');
}

async function storeFirst({ inferenceAddress, managementAddress }: NamedServer): Promise<void> {
  await storeSetting('managementAddress', managementAddress ?? '', 'workspace');
  await storeSetting('inferenceAddress', inferenceAddress, 'workspace');
}

function entryOf({ inferenceAddress, managementAddress, kind }: NamedServer): NamedServer {
  return {
    inferenceAddress,
    ...(managementAddress !== undefined && { managementAddress }),
    ...(kind !== undefined && kind !== 'existing' && { kind }),
  };
}

function isSame(a: NamedServer, b: NamedServer): boolean {
  return urlOf(a) === urlOf(b);
}

/** What people write into settings.json need not be an address. */
function urlOf({ inferenceAddress }: NamedServer): string {
  try {
    return serverUrl(inferenceAddress);
  } catch {
    return inferenceAddress;
  }
}
