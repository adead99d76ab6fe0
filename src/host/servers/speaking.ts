import { runsHere, type Server } from '../../servers/contract/server';
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
 * are ready; where none of them runs, of those elsewhere. `servers` come in the order of the
 * registry: of two alike, the one started last.
 */
export function speaking(servers: readonly Server[]): { first?: Server; others: Server[] } {
  const here = servers.filter(({ kind }) => runsHere(kind));
  const [first, ...rest] = here.sort((a, b) => urgency[a.state.kind] - urgency[b.state.kind]);
  if (first === undefined || first.state.kind === 'stopped') {
    const [attached, ...others] = servers.filter(({ kind, asked }) => !runsHere(kind) && asked);
    if (attached) return { first: attached, others };
  }
  return { ...(first && { first }), others: rest.filter(({ state }) => state.kind === 'ready') };
}
