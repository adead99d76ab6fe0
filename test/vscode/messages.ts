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

/** A notification and what else it was shown with. */
export interface Shown {
  message: string;
  rest: unknown[];
}

/**
 * Runs `work` and collects the notifications of a kind that it shows; each is answered with
 * `answer`.
 */
export async function shown(
  kind: 'showInformationMessage' | 'showWarningMessage',
  answer: string | undefined,
  work: () => Thenable<unknown>,
): Promise<Shown[]> {
  const all: Shown[] = [];
  const original = vscode.window[kind];
  Object.assign(vscode.window, {
    [kind]: (message: string, ...rest: unknown[]) => {
      all.push({ message, rest });
      return Promise.resolve(answer);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { [kind]: original });
  }
  return all;
}
