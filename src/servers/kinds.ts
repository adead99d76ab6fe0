import * as l10n from '@vscode/l10n';
import { builtinKind } from './builtin/kind';
import { runsHere, type AskedServer, type ServerKindId } from './contract/server';
import type { AttachedKind, ServerKind } from './contract/serverKind';
import type { ServerWords } from './contract/serverWords';
import { dockerKind } from './docker/kind';
import { existingKind } from './existing/kind';
import { kserveKind } from './kserve/kind';
import { rayKind } from './ray/kind';
import { torchServeKind } from './torchserve/kind';
import { tritonKind } from './triton/kind';

/** Every kind of server; one that is forgotten does not compile. */
export const serverKinds: Record<ServerKindId, ServerKind> = {
  torchserve: torchServeKind,
  builtin: builtinKind,
  docker: dockerKind,
  existing: existingKind,
  ray: rayKind,
  kserve: kserveKind,
  triton: tritonKind,
};

/** How the servers of a kind are asked where they run; undefined for what is no such kind. */
export function attachedKind(kind: string): AttachedKind | undefined {
  if (!Object.hasOwn(serverKinds, kind)) return undefined;
  const { words, attach } = serverKinds[kind as ServerKindId];
  return attach && { words, attach };
}

export function serverWords(kind: ServerKindId): ServerWords {
  return serverKinds[kind].words();
}

/**
 * A server's name beside others: its kind's where it runs here, else where it answers and, where it
 * has another interface than TorchServe's, what it is.
 */
export function serverName({ kind, client }: Pick<AskedServer, 'kind' | 'client'>): string {
  const { name } = serverWords(kind);
  if (runsHere(kind)) return name;
  const { host } = new URL(client.inferenceAddress);
  return kind === 'existing' ? host : l10n.t('{0} at {1}', name, host);
}
