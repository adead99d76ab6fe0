import type * as vscode from 'vscode';
import { Listeners, type Listening } from '../../base/listeners';
import { serverUrl } from '../../servers/contract/address';
import type { AccessKeys } from '../../servers/contract/keys';
import type { AskedServer, Server } from '../../servers/contract/server';
import type { ServerAddress } from '../../servers/contract/serverKind';
import type { ServerActivity } from '../../servers/contract/serverState';
import { dockerKind } from '../../servers/docker/kind';
import { containerHealth, stopContainer } from './docker';
import { containerKey } from './memory';
import { keepKeys, keptKeys } from './serverKeys';

/** A container of ours, by the name that Docker knows it by. */
export interface Container extends Required<ServerAddress> {
  name: string;
}

/**
 * TorchServe in a container: runs in a task terminal (`runInDocker.ts`), stopped by Docker. It goes
 * on while a window is reloaded, and is found again by its name.
 */
export class ContainerServer implements Server {
  readonly id = 'docker';
  readonly kind = 'docker';
  readonly #changed = new Listeners();
  #state: ServerActivity = { kind: 'stopped' };
  #container: Container | undefined;

  constructor(
    private readonly context: Pick<vscode.ExtensionContext, 'secrets' | 'workspaceState'>,
  ) {}

  get state(): ServerActivity {
    return this.#state;
  }

  get asked(): AskedServer | undefined {
    const container = this.#container;
    if (this.#state.kind !== 'ready' || !container) return undefined;
    const client = dockerKind.attach(container, {
      keys: keptKeys(this.context.secrets, container),
    });
    const { serving } = dockerKind.words();
    return { id: this.id, kind: this.kind, client, keyLocation: 'environment', serving };
  }

  onDidChange(listener: () => void): Listening {
    return this.#changed.add(listener);
  }

  /** It starts; the next thing to be told is that it is ready, or has ended. */
  starting(): void {
    this.#set({ kind: 'starting', text: dockerKind.words().starting });
  }

  /** All its models are ready. */
  async ready(container: Container, keys: AccessKeys | undefined): Promise<void> {
    const { inference, management } = keys ?? {};
    const kept = { inference: inference?.key ?? '', management: management?.key ?? '' };
    await keepKeys(this.context.secrets, container, kept);
    await this.context.workspaceState.update(containerKey, container);
    this.#take(container);
  }

  /** It is gone, and its keys with it. */
  async ended(): Promise<void> {
    const container = this.#container;
    this.#container = undefined;
    this.#set({ kind: 'stopped' });
    if (!container) return;
    await keepKeys(this.context.secrets, container, { inference: '', management: '' });
    await this.context.workspaceState.update(containerKey, undefined);
  }

  /** Throws `UserError` when Docker does not stop it. */
  async stop(): Promise<void> {
    const container = this.#container;
    if (!container) return;
    const before = this.#state;
    this.#set({ kind: 'stopping' });
    try {
      await stopContainer(container.name);
    } catch (error) {
      this.#set(before);
      throw error;
    }
    await this.ended();
  }

  /** Goes on with the container of before a reload, if it still runs. */
  async resume(): Promise<void> {
    const container = this.context.workspaceState.get<Container>(containerKey);
    if (!container) return;
    if ((await containerHealth(container.name).catch(() => '')) === 'healthy')
      this.#take(container);
    else await this.context.workspaceState.update(containerKey, undefined);
  }

  #take(container: Container): void {
    this.#container = container;
    const { inferenceAddress, managementAddress } = container;
    const addresses = {
      inferenceAddress: serverUrl(inferenceAddress),
      managementAddress: serverUrl(managementAddress),
    };
    this.#set({ kind: 'ready', models: [], failed: [], ...addresses });
  }

  #set(activity: ServerActivity): void {
    this.#state = activity;
    this.#changed.tell();
  }
}
