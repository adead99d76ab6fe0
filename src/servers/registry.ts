import { Listeners, type Listening } from '../base/listeners';
import { runsHere, type AskedServer, type Server, type ServersInUse } from './contract/server';

/**
 * The servers of this window: several side by side, each known by its id. The one that was started
 * last comes first; those that run elsewhere come after those that run here.
 */
export class ServerRegistry implements ServersInUse {
  readonly #changed = new Listeners();
  /** Several changes are under way, and told of when they are done. */
  #together = false;
  readonly #servers = new Map<string, { server: Server; listening: Listening }>();
  /** Ids, the one that was started last first. */
  #started: string[] = [];

  /** Throws `Error` for a second server of one id. */
  add(server: Server): Listening {
    const { id } = server;
    if (this.#servers.has(id)) throw new Error(`There is a server "${id}" already`);
    let { kind } = server.state;
    const listening = server.onDidChange(() => {
      if (server.state.kind === 'starting' && kind !== 'starting') this.#toFront(id);
      kind = server.state.kind;
      this.#tell();
    });
    this.#servers.set(id, { server, listening });
    this.#tell();
    return { dispose: () => this.#remove(server) };
  }

  get(id: string): Server | undefined {
    return this.#servers.get(id)?.server;
  }

  get all(): Server[] {
    const started = this.#started.flatMap(id => this.get(id) ?? []);
    const others = [...this.#servers.values()].map(({ server }) => server);
    const rest = others.filter(server => !started.includes(server));
    return [...started, ...rest].sort(
      (a, b) => Number(runsHere(b.kind)) - Number(runsHere(a.kind)),
    );
  }

  get asked(): AskedServer[] {
    return this.all.flatMap(({ asked }) => asked ?? []);
  }

  onDidChange(listener: () => void): Listening {
    return this.#changed.add(listener);
  }

  /** Makes changes of which is told once, after all: who looked between would miss a server. */
  together(change: () => void): void {
    this.#together = true;
    try {
      change();
    } finally {
      this.#together = false;
      this.#tell();
    }
  }

  #tell(): void {
    if (!this.#together) this.#changed.tell();
  }

  #toFront(id: string): void {
    this.#started = [id, ...this.#started.filter(other => other !== id)];
  }

  #remove(server: Server): void {
    if (this.get(server.id) !== server) return;
    this.#servers.get(server.id)?.listening.dispose();
    this.#servers.delete(server.id);
    this.#started = this.#started.filter(id => id !== server.id);
    this.#tell();
  }
}
