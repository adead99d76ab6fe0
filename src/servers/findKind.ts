import { CancelledError } from '../base/errors';
import { exceeds } from '../base/jsonBounds';
import { serverUrl } from './contract/address';
import { NotAskableError, ServerAwayError } from './contract/askingErrors';
import { Connection, type Reply } from './contract/connection';
import { errorBody } from './contract/errorBody';
import type { ElsewhereKindId } from './contract/server';

/** Who takes longer to say what he is has to be asked for by name. */
const askMs = 5000;
const bounds = { deepest: 5, mostValues: 10_000 };

/**
 * What kind of server answers at an address, by what it says of itself; undefined for one that is
 * none of ours. No key goes with these questions: nobody knows yet whose it would be. Throws
 * `UserError` where nobody answers, or for an address that is none; `CancelledError`.
 */
export async function findKind(
  address: string,
  signal?: AbortSignal,
): Promise<ElsewhereKindId | undefined> {
  const base = serverUrl(address);
  const connection = new Connection(base, undefined);
  const get = (route: string): Promise<Reply> =>
    connection.reply({ kind: 'inference', base, route }, signal, askMs);
  const ping = await get('/ping');
  // TorchServe and the built-in server say nothing of the program behind; a proxy may.
  if (isTorchServe(ping) && !ping.headers.has('server')) return 'existing';
  const [routes, server, models] = await Promise.all(
    ['/-/routes', '/v2', '/v1/models'].map(route => get(route).then(jsonOf, () => undefined)),
  );
  if (signal?.aborted) throw new CancelledError();
  if (isRoutes(routes)) return 'ray';
  if (isTorchServe(ping)) return 'existing';
  const { name, extensions } = Object(server) as { name?: unknown; extensions?: unknown };
  if (typeof name === 'string' && Array.isArray(extensions))
    return name === 'triton' ? 'triton' : 'kserve';
  return Array.isArray((Object(models) as { models?: unknown }).models) ? 'kserve' : undefined;
}

/**
 * As what an address is to be asked. Who does not say what he is, or does not answer now, is asked
 * as TorchServe is: asking tells what is wrong. Throws as `findKind` for the rest.
 */
export async function kindToAsk(address: string, signal: AbortSignal): Promise<ElsewhereKindId> {
  try {
    return (await findKind(address, signal)) ?? 'existing';
  } catch (error) {
    if (error instanceof ServerAwayError || error instanceof NotAskableError) return 'existing';
    throw error;
  }
}

/** Healthy or not, or an error in its words: with access keys it does not answer without one. */
function isTorchServe(ping: Reply): boolean {
  const { status } = Object(jsonOf(ping)) as { status?: unknown };
  const health = typeof status === 'string' && /health|busy|unknown/i.test(status);
  return health || errorBody(ping.text) !== undefined;
}

/** What Ray's proxy says: a route and the name of each application; with none it may be anyone. */
function isRoutes(said: unknown): boolean {
  const routes = Object.entries(Object(said) as object);
  return (
    routes.length > 0 &&
    routes.every(([route, application]) => /^\//.test(route) && typeof application === 'string')
  );
}

/** Undefined for what is no success or no JSON. */
function jsonOf({ status, text }: Reply): unknown {
  if (status !== 200 && status !== 500) return undefined;
  try {
    return exceeds(text, bounds) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
