import * as l10n from '@vscode/l10n';
import { CancelledError, throwIfCancelled, UserError } from '../../base/errors';
import { Sandbox, SandboxEnded } from './sandbox';

/** Real configs take milliseconds. */
const LIMIT_SECONDS = 20;

const sandbox = new Sandbox();
let last: Promise<unknown> = Promise.resolve();
/** What the running Python was asked about; undefined while it is untouched. */
let seen: string | undefined;

export interface Question {
  /** The config or project that it is about, named in errors. */
  subject: string;
  /** Goes to Python as JSON. */
  request: object;
  limitSeconds?: number | undefined;
  /**
   * `config`: a config runs, and leaves Python other than it was. `later`: the same config's files
   * have come. `text`: nothing runs.
   */
  kind: 'config' | 'later' | 'text';
}

/**
 * One after another: there is one Python. `work` waits for its turn, and is given up at once when
 * it is cancelled.
 */
export function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new CancelledError());
      },
      { once: true },
    );
  });
  return Promise.race([mine, cancelled]);
}

/** A Python that nothing was done to, ready before it is needed. */
export function startFresh(): void {
  seen = undefined;
  sandbox.renew();
}

/** Python's answer as it is. Throws `UserError` for one that does not come, `CancelledError`. */
export async function askPython(
  { subject, request, limitSeconds: limit = LIMIT_SECONDS, kind }: Question,
  signal: AbortSignal,
): Promise<unknown> {
  throwIfCancelled(signal);
  // What one config did to Python must not change what another means.
  if (seen !== undefined && !(kind === 'later' && seen === subject)) startFresh();
  await sandbox.start();
  throwIfCancelled(signal);
  let late = false;
  const stop = (): void => {
    sandbox.stop();
  };
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, limit * 1000);
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (kind !== 'text') seen = subject;
    return await sandbox.ask(JSON.stringify(request));
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    throw late ? tookTooLong(subject, limit) : told(error, subject);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function tookTooLong(subject: string, seconds: number): UserError {
  return new UserError(
    l10n.t(
      '{0} did not end within {1} seconds and was stopped. Look for an endless loop in it.',
      subject,
      String(seconds),
    ),
  );
}

/** A Python that ended is the config's doing. */
function told(error: unknown, subject: string): unknown {
  if (!(error instanceof SandboxEnded)) return error;
  return new UserError(
    l10n.t(
      '{0} could not be evaluated: it used up its memory or broke Python ({1}).',
      subject,
      error.message,
    ),
  );
}
