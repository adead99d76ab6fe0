import * as vscode from 'vscode';
import { visibleText } from '../../base/visibleText';

/**
 * Runs `work` under a cancellable progress notification; `report` takes the share done, 0…1, and a
 * line of text.
 */
export function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (done: number, message: string) => void) => Promise<T>,
): Promise<T> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: visibleText(title),
    cancellable: true,
  };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => {
        controller.abort();
      });
      let shown = 0;
      return work(controller.signal, (done, message) => {
        progress.report({ increment: (done - shown) * 100, message });
        shown = done;
      });
    }),
  );
}

/** How long something may take before it is worth a notification. */
const UNNOTICED_MS = 700;

/**
 * The same for what is mostly over before one could read a notification: it appears only when the
 * work takes longer.
 */
export async function withLateProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const running = work(controller.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = await Promise.race([
    running.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>(resolve => {
      timer = setTimeout(resolve, UNNOTICED_MS, true);
    }),
  ]);
  clearTimeout(timer);
  if (!late) return running;
  return withProgress(title, signal => {
    signal.addEventListener('abort', () => {
      controller.abort();
    });
    return running;
  });
}
