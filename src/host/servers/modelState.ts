import * as l10n from '@vscode/l10n';
import type { ModelStatus } from '../../servers/contract/modelStatus';
import type { ServerKindId } from '../../servers/contract/server';

/** Whether a model takes requests, and what its server says of that in a word or two. */
export function modelState(
  { workers, ready }: ModelStatus,
  kind: ServerKindId,
): { up: boolean; says: string } {
  if (workers.length === 0 && ready !== undefined)
    return { up: ready, says: ready ? l10n.t('ready') : l10n.t('not ready') };
  const [up, all] = [workers.filter(({ status }) => status === 'READY').length, workers.length];
  return { up: up === all && all > 0, says: kind === 'ray' ? replicas(up, all) : many(up, all) };
}

function many(up: number, all: number): string {
  if (up < all) return l10n.t('{0} of {1} workers ready', up, all);
  return all === 1 ? l10n.t('1 worker, ready') : l10n.t('{0} workers, ready', all);
}

/** What Ray Serve calls a worker. */
function replicas(up: number, all: number): string {
  if (up < all) return l10n.t('{0} of {1} replicas ready', up, all);
  return all === 1 ? l10n.t('1 replica, ready') : l10n.t('{0} replicas, ready', all);
}
