import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Parts } from '../../src/host/parts';

export function extension(): vscode.Extension<Parts> {
  const found = vscode.extensions.getExtension<Parts>('mmocr-serving.mmocr-serving');
  if (!found) throw new Error('the extension is not installed');
  return found;
}

/** Activates the extension and gives its parts. */
export async function activate(): Promise<Parts> {
  return extension().activate();
}

/** A file of the workspace, a copy of samples/. */
export function sample(...names: string[]): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  return path.join(folder.uri.fsPath, ...names);
}

/** Resolves when `is` holds, looking again at every `event`; rejects after `seconds`. */
export function until(
  event: (listener: () => void) => { dispose(): void },
  is: () => boolean,
  seconds: number,
  what: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listener.dispose();
      reject(new Error(`${what}: not within ${seconds} s`));
    }, seconds * 1000);
    const look = (): void => {
      if (!is()) return;
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const listener = event(look);
    look();
  });
}
