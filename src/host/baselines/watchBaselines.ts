import * as vscode from 'vscode';
import type { BaselineParts } from './baselineParts';
import type { BaselineTests } from './baselineTests';
import { BASELINES, findBaselines } from './findBaselines';

/**
 * Lists the workspace's baselines in the Test Explorer. Without one there is none of ours in it, so
 * that nobody gets a view that stays empty; its code is loaded with the first one.
 */
export function watchBaselines(parts: BaselineParts): vscode.Disposable {
  let over = false;
  let tests: Promise<BaselineTests> | undefined;
  const found = async (uris: readonly vscode.Uri[]): Promise<void> => {
    if (uris.length === 0 || over) return;
    tests ??= import('./baselineTests').then(loaded => new loaded.BaselineTests(parts));
    const listed = await tests;
    if (over) listed.dispose();
    else listed.add(uris);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(BASELINES);
  const listening = vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(uri => void found([uri])),
    watcher.onDidChange(uri => void tests?.then(listed => listed.changed(uri))),
    watcher.onDidDelete(uri => void tests?.then(listed => listed.remove(uri))),
  );
  void findBaselines().then(found);
  return new vscode.Disposable(() => {
    over = true;
    listening.dispose();
    void tests?.then(listed => listed.dispose());
  });
}
