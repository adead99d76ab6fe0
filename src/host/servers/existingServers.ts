import type * as vscode from 'vscode';
import type { Listening } from '../../base/listeners';
import { ExistingServer } from '../../servers/existing/existingServer';
import { attachedKind } from '../../servers/kinds';
import type { ServerRegistry } from '../../servers/registry';
import { onSettingsChanged } from '../ui/settings';
import { namedKind } from './namedKind';
import { namedServers, namingSettings } from './namedServers';
import { keptKeys } from './serverKeys';

/** The servers that the settings name, in the registry as long as they do. */
export class ExistingServers implements vscode.Disposable {
  #added: Listening[] = [];
  readonly #listener: vscode.Disposable;

  constructor(
    private readonly registry: ServerRegistry,
    private readonly secrets: vscode.SecretStorage,
  ) {
    const read = (): void => registry.together(() => this.#read());
    this.#listener = onSettingsChanged(namingSettings, read);
    read();
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
      return attached ? new ExistingServer(address, keys, attached, namedKind(address)) : [];
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
