import type { Listening } from '../../base/listeners';
import type { KeySource } from '../contract/keys';
import type { AskedServer, ElsewhereKindId, Server } from '../contract/server';
import type { ServerActivity } from '../contract/serverState';
import type { AttachedKind, ServerAddress } from '../contract/serverKind';

/**
 * A server that runs elsewhere: asked, never started or stopped. Whether it answers shows when it
 * is asked; an address that is none is known at once.
 */
export class ExistingServer implements Server {
  readonly id: string;
  readonly state: ServerActivity;
  readonly asked: AskedServer | undefined;

  constructor(
    address: ServerAddress,
    keys: KeySource,
    attached: AttachedKind,
    readonly kind: ElsewhereKindId = 'existing',
  ) {
    try {
      const client = attached.attach(address, { keys });
      const { inferenceAddress, managementAddress = '' } = client;
      this.id = inferenceAddress;
      this.state = { kind: 'ready', models: [], failed: [], inferenceAddress, managementAddress };
      const serving = (model: string): string => attached.words().serving(model, inferenceAddress);
      const keyLocation = 'environment';
      this.asked = { id: this.id, kind: this.kind, client, keyLocation, serving };
    } catch (error) {
      this.id = address.inferenceAddress;
      this.state = { kind: 'failed', error: error as Error };
    }
  }

  /** It never changes: other settings make another one. */
  onDidChange(): Listening {
    return { dispose: () => undefined };
  }
}
