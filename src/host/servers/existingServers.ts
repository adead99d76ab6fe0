import type * as vscode from 'vscode';
import type { Listening } from '../../base/listeners';
import type { ServerAddress } from '../../servers/contract/serverKind';
import { ExistingServer } from '../../servers/existing/existingServer';
import { attachedKind } from '../../servers/kinds';
import type { ServerRegistry } from '../../servers/registry';
import { onSettingsChanged, settings } from '../ui/settings';
import { keptKeys } from './serverKeys';

/** A server as the settings name it, of another `kind` than `existing` where they say so. */
type NamedServer = ServerAddress & { kind?: string };

/** The servers that the settings name, in the registry as long as they do. */
export class ExistingServers implements vscode.Disposable {
  #added: Listening[] = [];
  readonly #listener: vscode.Disposable;

  constructor(
    private readonly registry: ServerRegistry,
    private readonly secrets: vscode.SecretStorage,
  ) {
    this.#listener = onSettingsChanged(['inferenceAddress', 'managementAddress', 'servers'], () =>
      this.#read(),
    );
    this.#read();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#forget();
  }

  #read(): void {
    this.#forget();
    const servers = namedServers().flatMap(address => {
      const attached = attachedKind(address.kind ?? 'existing');
      const keys = keptKeys(this.secrets, address);
      return attached ? new ExistingServer(address, keys, attached) : [];
    });
    const once = servers.filter(
      ({ id }, index) => servers.findIndex(other => other.id === id) === index,
    );
    this.#added = once.map(server => this.registry.add(server));
  }

  #forget(): void {
    for (const added of this.#added.splice(0)) added.dispose();
  }
}

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
