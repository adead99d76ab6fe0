import type { Server } from '../../servers/contract/server';
import type { ServerActivity } from '../../servers/contract/serverState';

/** What is told first: what changes, then what went wrong, then what runs. */
const urgency: Record<ServerActivity['kind'], number> = {
  starting: 0,
  stopping: 0,
  failed: 1,
  ready: 2,
  stopped: 3,
};

/**
 * Of the servers that are started here, the one that the status bar speaks of, and the others that
 * are ready. `servers` come in the order of the registry: of two alike, the one started last.
 */
export function speaking(servers: readonly Server[]): { first?: Server; others: Server[] } {
  const here = servers.filter(({ kind }) => kind !== 'existing');
  const [first, ...rest] = here.sort((a, b) => urgency[a.state.kind] - urgency[b.state.kind]);
  return { ...(first && { first }), others: rest.filter(({ state }) => state.kind === 'ready') };
}
