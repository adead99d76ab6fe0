import * as vscode from 'vscode';
import { BASELINES, findBaselines } from './findBaselines';

/** The list of baselines, once there is one. */
export interface Baselines extends vscode.Disposable {
  add(uris: readonly vscode.Uri[]): void;
  changed(uri: vscode.Uri): Promise<void>;
  remove(uri: vscode.Uri): void;
}

/**
 * Looks for the workspace's baselines and lists them in the Test Explorer. Without one there is
 * none of ours in it, so that nobody gets a view that stays empty: `open` is called for the first
 * one.
 */
export function watchBaselines(open: () => Promise<Baselines>): vscode.Disposable {
  let over = false;
  let list: Promise<Baselines> | undefined;
  const found = async (uris: readonly vscode.Uri[]): Promise<void> => {
    if (uris.length === 0 || over) return;
    const opened = await (list ??= open());
    if (over) opened.dispose();
    else opened.add(uris);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(BASELINES);
  const listening = vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(uri => void found([uri])),
    watcher.onDidChange(uri => void list?.then(opened => opened.changed(uri))),
    watcher.onDidDelete(uri => void list?.then(opened => opened.remove(uri))),
  );
  void findBaselines().then(found);
  return new vscode.Disposable(() => {
    over = true;
    listening.dispose();
    void list?.then(opened => {
      opened.dispose();
    });
  });
}
