import { expect, it } from 'vitest';
import { speaking } from '../../../../src/host/servers/speaking';
import type { AskedServer, Server, ServerKindId } from '../../../../src/servers/contract/server';
import type { ServerActivity } from '../../../../src/servers/contract/serverState';

const server = (kind: ServerKindId, state: Partial<ServerActivity>, can = true): Server => ({
  id: kind,
  kind,
  state: state as ServerActivity,
  asked: can ? ({} as AskedServer) : undefined,
  onDidChange: () => ({ dispose: () => undefined }),
});
const kinds = ({ first, others }: ReturnType<typeof speaking>) => [
  first?.kind,
  others.map(({ kind }) => kind),
];
const stopped = server('torchserve', { kind: 'stopped' }, false);
const elsewhere = [
  server('ray', { kind: 'failed' }, false),
  server('triton', { kind: 'ready' }),
  server('existing', { kind: 'ready' }),
];

it('the status bar speaks of servers elsewhere where none runs here, in their order', () => {
  expect(kinds(speaking([stopped, ...elsewhere]))).toEqual(['triton', ['existing']]);
});

it('and of those here as soon as one starts, runs or has failed', () => {
  for (const kind of ['starting', 'ready', 'failed'] as const)
    expect(kinds(speaking([stopped, server('builtin', { kind }), ...elsewhere]))).toEqual([
      'builtin',
      [],
    ]);
});
