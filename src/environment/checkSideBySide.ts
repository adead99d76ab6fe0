import * as l10n from '@vscode/l10n';
import { withDeadline } from '../base/deadline';
import { throwIfCancelled, UserError } from '../base/errors';
import type { EnvironmentReport } from './checkEnvironment';

/** What a check ended with: a report, or why the Python does not work. */
export type CheckOutcome = { report: EnvironmentReport } | { error: string };

/** Each check loads PyTorch: more at a time take each other's disk. */
const AT_A_TIME = 2;
const CHECK_MS = 60_000;

/**
 * Checks Pythons two at a time and tells each outcome as it comes. One that is broken, or does not
 * answer in time, keeps no other from its turn.
 *
 * @throws CancelledError when `signal` is aborted.
 */
export async function checkSideBySide(
  pythons: readonly string[],
  check: (python: string, signal: AbortSignal) => Promise<EnvironmentReport>,
  tell: (python: string, outcome: CheckOutcome) => void,
  options: { signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<void> {
  const { signal, timeoutMs = CHECK_MS } = options;
  const left = [...pythons];
  const work = async (): Promise<void> => {
    for (let python = left.shift(); python !== undefined; python = left.shift()) {
      const outcome = await outcomeOf(python, check, timeoutMs, signal);
      throwIfCancelled(signal);
      tell(python, outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
}

async function outcomeOf(
  python: string,
  check: (python: string, signal: AbortSignal) => Promise<EnvironmentReport>,
  timeoutMs: number,
  given: AbortSignal | undefined,
): Promise<CheckOutcome> {
  throwIfCancelled(given);
  return withDeadline(timeoutMs, [given], async signal => {
    try {
      return { report: await Promise.race([check(python, signal), aborted(signal)]) };
    } catch (error) {
      if (signal.aborted)
        return {
          error: l10n.t('{0} did not answer within {1} seconds.', python, timeoutMs / 1000),
        };
      if (!(error instanceof UserError)) throw error;
      return { error: error.message };
    }
  });
}

/** What a killed Python has started may hold its output for long. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new Error('over'));
      },
      { once: true },
    );
  });
}
