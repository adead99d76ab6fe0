import type { Ask } from '../ask';
import type { Registry } from '../registry';
import { badRequest, methodNotAllowed } from '../reply';
import { requestJson } from '../requestJson';
import type { ServedModel } from '../servedModel';

interface IndexEntry {
  name: string;
  version: string;
  state: 'READY' | 'LOADING' | 'UNAVAILABLE';
  reason: string;
}

/**
 * Every version of every model and its state, as Triton's repository extension lists them; with
 * `{"ready": true}` in the request only those that take requests. Throws `ServeError`.
 */
export async function repositoryIndex(ask: Ask, registry: Registry): Promise<IndexEntry[]> {
  if (ask.method !== 'POST') throw methodNotAllowed();
  const readyOnly = wantsReadyOnly(await ask.body());
  return registry.names
    .flatMap(name => registry.versions(name))
    .map(entryOf)
    .filter(({ state }) => !readyOnly || state === 'READY');
}

/** Whether some worker takes requests now. */
export function isReady({ workers }: ServedModel): boolean {
  return workers.some(worker => worker.ready);
}

function wantsReadyOnly(body: Buffer): boolean {
  if (body.length === 0) return false;
  try {
    return (requestJson(body) as { ready?: unknown } | null)?.ready === true;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest(`the request is not JSON: ${error.message}`);
  }
}

function entryOf(model: ServedModel): IndexEntry {
  const { workers, options, file } = model;
  const named = { name: options.name, version: file.version };
  if (isReady(model)) return { ...named, state: 'READY', reason: '' };
  if (workers.some(worker => !worker.gaveUp)) return { ...named, state: 'LOADING', reason: '' };
  const reason = workers.length === 0 ? 'it has no workers' : 'its workers could not load it';
  return { ...named, state: 'UNAVAILABLE', reason };
}
