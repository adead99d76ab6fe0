import type { ServerAddress } from '../../servers/contract/serverKind';
import { settings } from '../ui/settings';

/** The settings that name servers. */
export const namingSettings = ['inferenceAddress', 'managementAddress', 'servers'] as const;

/** A server as the settings name it, of another `kind` than `existing` where they say so. */
export type NamedServer = ServerAddress & { kind?: string };

/** The addresses of the settings as they are written: the one server, then the list of more. */
export function namedServers(): NamedServer[] {
  const { inferenceAddress, managementAddress, servers } = settings();
  const one = { inferenceAddress, managementAddress };
  const listed: unknown[] = Array.isArray(servers) ? servers : [];
  return [one, ...listed].filter(isAddress);
}

/** What people write into settings.json is not always what was meant. */
function isAddress(entry: unknown): entry is NamedServer {
  const { inferenceAddress, ...rest } = Object(entry) as Record<string, unknown>;
  const { managementAddress = '', kind = '' } = rest;
  const written = typeof inferenceAddress === 'string' && inferenceAddress.trim() !== '';
  return written && typeof managementAddress === 'string' && typeof kind === 'string';
}
