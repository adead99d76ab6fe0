import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/host/api';
import type { Parts } from '../../src/host/parts';

export function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>('mmocr-serving.mmocr-serving');
  if (!found) throw new Error('the extension is not installed');
  return found;
}

/** Activates the extension and gives its parts, which it hands to its own tests only. */
export async function activate(): Promise<Parts> {
  await extension().activate();
  const name = process.env['MMOCR_TEST_PARTS'];
  if (!name) throw new Error('the runner names no MMOCR_TEST_PARTS');
  // Any command but this one would do something: the host starts with the first call.
  for (let turns = 0; !(name in globalThis); turns++) {
    if (turns > 10_000) throw new Error('the extension handed no parts to its tests');
    await new Promise(setImmediate);
  }
  return (globalThis as Record<string, unknown>)[name] as Parts;
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
