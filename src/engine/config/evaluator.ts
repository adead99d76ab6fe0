import * as l10n from '@vscode/l10n';
import { CancelledError, throwIfCancelled, UserError } from '../../core/errors';
import type { ConfigReply, EngineMethods } from '../../protocol/engine';
import { readReply } from './readReply';
import { Sandbox, SandboxEnded } from './sandbox';

type Params = EngineMethods['evaluateConfig']['params'];

/** Real configs take milliseconds. */
const LIMIT_SECONDS = 20;

const sandbox = new Sandbox();
let last: Promise<unknown> = Promise.resolve();
/** The config that the running Python has seen; undefined while it is untouched. */
let seen: string | undefined;

/** Configs are evaluated one after another: there is one Python. Throws `UserError` for a config that does not end. */
export function evaluateConfig(params: Params, signal: AbortSignal): Promise<ConfigReply> {
  const mine = last.then(() => evaluateNow(params, signal));
  last = mine.catch(() => undefined);
  // Also a request that waits, for Python to start or for others, is cancelled at once.
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => { reject(new CancelledError()); }, { once: true });
  });
  return Promise.race([mine, cancelled]);
}

function startFresh(): void {
  seen = undefined;
  sandbox.renew();
}

async function evaluateNow(params: Params, signal: AbortSignal): Promise<ConfigReply> {
  throwIfCancelled(signal);
  // What one config did to Python must not change what another means. Later rounds of one bring the files that it asked for.
  const laterRound = seen === params.path && Object.keys(params.files).length > 1;
  if (seen !== undefined && !laterRound) startFresh();
  await sandbox.start();
  throwIfCancelled(signal);
  const limit = params.limitSeconds ?? LIMIT_SECONDS;
  let late = false;
  const stop = (): void => { sandbox.stop(); };
  const timer = setTimeout(() => { late = true; stop(); }, limit * 1000);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { path, files, environment = {} } = params;
    seen = path;
    const reply = readReply(await sandbox.ask(JSON.stringify({ path, files, environment })), path);
    // Ready before the next config comes.
    if (reply.kind !== 'needs') startFresh();
    return reply;
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    if (late) throw new UserError(l10n.t('{0} did not end within {1} seconds and was stopped. Look for an endless loop in it.', params.path, String(limit)));
    if (error instanceof SandboxEnded) throw new UserError(l10n.t('{0} could not be evaluated: it used up its memory or broke Python ({1}).', params.path, error.message));
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
