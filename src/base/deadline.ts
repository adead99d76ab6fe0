/** The longest wait of `setTimeout`, some 24 days; a longer one would end at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Gives `work` a signal that is aborted after `ms` milliseconds (with a `TimeoutError`) and with
 * any of `signals`, and resolves as `work` does; `work` must end when it is aborted. The timer is
 * held until then: a combination of `AbortSignal.timeout` and `AbortSignal.any` that nobody else
 * refers to is collected as garbage before it fires (Node 20).
 */
export async function withDeadline<T>(
  ms: number,
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('The time is over.', 'TimeoutError')),
    Math.min(ms, LONGEST_TIMER_MS),
  );
  const given = signals.filter(signal => signal !== undefined);
  const hand = given.map(signal => () => controller.abort(signal.reason));
  given.forEach((signal, i) => {
    signal.addEventListener('abort', hand[i]!, { once: true });
  });
  const over = given.find(signal => signal.aborted);
  if (over) controller.abort(over.reason);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    given.forEach((signal, i) => {
      signal.removeEventListener('abort', hand[i]!);
    });
  }
}

/**
 * Resolves after `ms` milliseconds (`Infinity`: never), or as soon as one of `signals` is aborted.
 */
export function pause(ms: number, signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return withDeadline(
    ms,
    signals,
    signal =>
      new Promise(resolve => {
        if (signal.aborted) resolve();
        else
          signal.addEventListener(
            'abort',
            () => {
              resolve();
            },
            { once: true },
          );
      }),
  );
}
