import { builtinKind } from './builtin/kind';
import type { AskedServer, ServerKindId } from './contract/server';
import type { ServerKind } from './contract/serverKind';
import type { ServerWords } from './contract/serverWords';
import { dockerKind } from './docker/kind';
import { existingKind } from './existing/kind';
import { torchServeKind } from './torchserve/kind';

/** Every kind of server; one that is forgotten does not compile. */
export const serverKinds: Record<ServerKindId, ServerKind> = {
  torchserve: torchServeKind,
  builtin: builtinKind,
  docker: dockerKind,
  existing: existingKind,
};

/** How the servers of a kind are asked where they run; undefined for what is no such kind. */
export function attachedKind(kind: string): Required<ServerKind> | undefined {
  if (!Object.hasOwn(serverKinds, kind)) return undefined;
  const { words, attach } = serverKinds[kind as ServerKindId];
  return attach && { words, attach };
}

export function serverWords(kind: ServerKindId): ServerWords {
  return serverKinds[kind].words();
}

/** A server's name beside others: its kind's where it runs here, else where it answers. */
export function serverName({ kind, client }: Pick<AskedServer, 'kind' | 'client'>): string {
  return kind === 'existing' ? new URL(client.inferenceAddress).host : serverWords(kind).name;
}
