import { CancelledError } from '../../base/errors';
import type { Server } from '../../servers/contract/server';

/** Resolves at a server's next state that is none of a start's steps; throws what made it fail. */
export function startOutcome(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const listener = server.onDidChange(() => {
      const { state } = server;
      if (state.kind === 'starting' || state.kind === 'stopping') return;
      listener.dispose();
      if (state.kind === 'ready') resolve();
      else reject(state.kind === 'failed' ? state.error : new CancelledError());
    });
  });
}
