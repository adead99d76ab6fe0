import * as vscode from 'vscode';

/** Runs `work` under a cancellable progress notification; `report` takes the share done, 0…1, and a line of text. */
export function withProgress<T>(
  title: string, work: (signal: AbortSignal, report: (done: number, message: string) => void) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(vscode.window.withProgress(options, (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => { controller.abort(); });
    let shown = 0;
    return work(controller.signal, (done, message) => {
      progress.report({ increment: (done - shown) * 100, message });
      shown = done;
    });
  }));
}
