import { expect, it } from 'vitest';
import { Listeners } from '../../../src/base/listeners';
import { TorchServeClient } from '../../../src/servers/contract/client';
import type { AskedServer, Server, ServerKindId } from '../../../src/servers/contract/server';
import type { ServerActivity } from '../../../src/servers/contract/serverState';
import { ExistingServer } from '../../../src/servers/existing/existingServer';
import { existingKind } from '../../../src/servers/existing/kind';
import { attachedKind, serverKinds, serverName } from '../../../src/servers/kinds';
import { ServerRegistry } from '../../../src/servers/registry';

/** A server that does what it is told. */
class Told implements Server {
  readonly #changed = new Listeners();
  state: ServerActivity = { kind: 'stopped' };

  constructor(
    readonly id: string,
    readonly kind: ServerKindId,
  ) {}

  get asked(): AskedServer | undefined {
    if (this.state.kind !== 'ready') return undefined;
    const client = new TorchServeClient({ inferenceAddress: '127.0.0.1:1' });
    return { id: this.id, kind: this.kind, client, keyLocation: undefined, serving: name => name };
  }

  becomes(kind: 'starting' | 'ready' | 'stopping' | 'stopped'): void {
    const addresses = { inferenceAddress: '', managementAddress: '' };
    const activities = {
      starting: { kind, text: '' },
      ready: { kind, models: [], failed: [], ...addresses },
      stopping: { kind },
      stopped: { kind },
    };
    this.state = activities[kind] as ServerActivity;
    this.#changed.tell();
  }

  onDidChange(listener: () => void) {
    return this.#changed.add(listener);
  }
}

function several() {
  const registry = new ServerRegistry();
  const [torchserve, builtin] = [
    new Told('torchserve', 'torchserve'),
    new Told('builtin', 'builtin'),
  ];
  const elsewhere = new Told('http://10.0.0.5:8080', 'existing');
  const added = [elsewhere, torchserve, builtin].map(server => registry.add(server));
  return { registry, torchserve, builtin, elsewhere, added };
}
const ids = (servers: readonly { id: string }[]): string[] => servers.map(({ id }) => id);

it('gives those that can be asked, the one started last first, those elsewhere after them', () => {
  const { registry, torchserve, builtin, elsewhere } = several();
  expect(registry.asked).toEqual([]);
  elsewhere.becomes('ready');
  for (const server of [builtin, torchserve]) server.becomes('starting');
  expect(ids(registry.asked)).toEqual([elsewhere.id]);
  for (const server of [torchserve, builtin]) server.becomes('ready');
  expect(ids(registry.asked)).toEqual(['torchserve', 'builtin', elsewhere.id]);
});

it('leaves the others when one stops', () => {
  const { registry, torchserve, builtin } = several();
  for (const server of [torchserve, builtin]) server.becomes('starting');
  for (const server of [torchserve, builtin]) server.becomes('ready');
  builtin.becomes('stopping');
  builtin.becomes('stopped');
  expect(ids(registry.asked)).toEqual(['torchserve']);
  expect(ids(registry.all)).toContain('builtin');
});

it('moves a server to the front when it starts, not at each of its steps', () => {
  const { registry, torchserve, builtin } = several();
  torchserve.becomes('starting');
  builtin.becomes('starting');
  torchserve.becomes('starting');
  torchserve.becomes('ready');
  expect(ids(registry.all).slice(0, 2)).toEqual(['builtin', 'torchserve']);
});

it('tells of every change, and of none of a server that was taken out', () => {
  const { registry, builtin, added } = several();
  let told = 0;
  const listening = registry.onDidChange(() => told++);
  builtin.becomes('starting');
  expect(told).toBe(1);
  added[2]?.dispose();
  expect([told, registry.get('builtin')]).toEqual([2, undefined]);
  builtin.becomes('ready');
  added[2]?.dispose();
  expect([told, registry.asked]).toEqual([2, []]);
  listening.dispose();
  added[1]?.dispose();
  expect(told).toBe(2);
});

it('shows nobody a server as gone that is replaced by itself', () => {
  const { registry, elsewhere, added } = several();
  elsewhere.becomes('ready');
  const seen: string[][] = [];
  registry.onDidChange(() => seen.push(ids(registry.asked)));
  registry.together(() => {
    added[0]!.dispose();
    registry.add(elsewhere);
  });
  expect(seen).toEqual([[elsewhere.id]]);
  const failing = (): never => {
    throw new Error('no');
  };
  expect(() => registry.together(failing)).toThrow('no');
  elsewhere.becomes('stopped');
  expect(seen.at(-1)).toEqual([]);
});

it('takes no second server of one id', () => {
  const { registry } = several();
  expect(() => registry.add(new Told('builtin', 'builtin'))).toThrow(/builtin/);
});

it('a listener may end its own listening', () => {
  const { registry, builtin } = several();
  let told = 0;
  const once = registry.onDidChange(() => {
    told++;
    once.dispose();
  });
  builtin.becomes('starting');
  builtin.becomes('ready');
  expect(told).toBe(1);
});

const keys = () => Promise.resolve(undefined);

it('a server elsewhere goes by its address, one that is none says so at once', () => {
  const server = new ExistingServer({ inferenceAddress: 'localhost:8080' }, keys, existingKind);
  expect([server.id, server.state.kind]).toEqual(['http://127.0.0.1:8080', 'ready']);
  expect(server.asked?.serving('dbnet 1.0')).toBe('dbnet 1.0 on 127.0.0.1:8080');
  expect(server.asked && serverName(server.asked)).toBe('127.0.0.1:8080');
  const none = new ExistingServer({ inferenceAddress: 'ftp://x' }, keys, existingKind);
  expect([none.asked, none.state.kind]).toEqual([undefined, 'failed']);
});

it('is asked as its kind says, where there is such a kind and it can be attached to', () => {
  const address = { inferenceAddress: 'localhost:8080' };
  const inDocker = new ExistingServer(address, keys, attachedKind('docker')!);
  expect(inDocker.asked?.serving('dbnet 1.0')).toBe('dbnet 1.0 in Docker');
  expect(['torchserve', 'none', 'toString'].map(attachedKind)).toEqual(Array(3).fill(undefined));
});

it('one of another program says what it is, where it is named and beside others', () => {
  const address = { inferenceAddress: 'localhost:8000' };
  const attached = (['ray', 'kserve', 'triton'] as const).map(
    kind => new ExistingServer(address, keys, attachedKind(kind)!, kind),
  );
  expect(attached.map(({ asked }) => asked?.serving('dbnet 1.0'))).toEqual([
    'dbnet 1.0 on Ray Serve at 127.0.0.1:8000',
    'dbnet 1.0 on KServe at 127.0.0.1:8000',
    'dbnet 1.0 on Triton at 127.0.0.1:8000',
  ]);
  expect(attached.map(({ asked }) => asked && serverName(asked))).toEqual([
    'Ray Serve at 127.0.0.1:8000',
    'KServe at 127.0.0.1:8000',
    'Triton at 127.0.0.1:8000',
  ]);
});

it('every kind has whole sentences of its own', () => {
  const said = Object.values(serverKinds).map(kind => kind.words());
  for (const word of ['start', 'starting', 'stopped', 'ready', 'stopping'] as const)
    expect(new Set(said.map(words => words[word])).size).toBe(said.length);
});

it('those with an interface of their own have no curl line of TorchServe', () => {
  const request = {
    address: 'http://127.0.0.1:8000',
    model: 'dbnet',
    imagePath: 'a.png',
    key: undefined,
    shell: { syntax: 'posix', curl: 'curl', wsl: false },
  } as const;
  for (const kind of ['torchserve', 'builtin', 'docker', 'existing', 'ray'] as const)
    expect(serverKinds[kind].curl?.(request), kind).toContain('/predictions/dbnet');
  for (const kind of ['kserve', 'triton'] as const)
    expect(serverKinds[kind].curl, kind).toBeUndefined();
});
