import * as vscode from 'vscode';

/**
 * Runs `work` and collects the error notifications it shows; each is answered as if it was
 * dismissed.
 */
export async function capturing(work: () => Thenable<unknown>): Promise<{ errors: string[] }> {
  const errors: string[] = [];
  const original = vscode.window.showErrorMessage;
  const capture = (message: string): Promise<undefined> => {
    errors.push(message);
    return Promise.resolve(undefined);
  };
  Object.assign(vscode.window, { showErrorMessage: capture });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { showErrorMessage: original });
  }
  return { errors };
}
