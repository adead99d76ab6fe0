import * as fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { isMmocrConfig } from '../core/config/pair';

/** More Python files than this are a code base, not a folder of configs; the path rule of the manifest still applies there. */
const MOST_FILES = 1000;
const LARGEST_CONFIG = 256 * 1024;

/** Keeps the context key `mmocr.configFiles` at the MMOCR configs of the workspace, for the menus' `resourcePath in …`. */
export function watchConfigFiles(): vscode.Disposable {
  const configs = new Set<string>();
  const publish = (): void => void vscode.commands.executeCommand('setContext', 'mmocr.configFiles', [...configs]);
  const look = async (uri: vscode.Uri): Promise<void> => {
    const is = await readsAsConfig(uri.fsPath);
    if (is === configs.has(uri.fsPath)) return;
    if (is) configs.add(uri.fsPath);
    else configs.delete(uri.fsPath);
    publish();
  };
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.py');
  watcher.onDidCreate(uri => void look(uri));
  watcher.onDidChange(uri => void look(uri));
  watcher.onDidDelete(uri => { if (configs.delete(uri.fsPath)) publish(); });
  void scan().then(found => {
    for (const path of found) configs.add(path);
    publish();
  });
  return watcher;
}

async function scan(): Promise<string[]> {
  const uris = await vscode.workspace.findFiles('**/*.py', '**/{node_modules,site-packages,.venv,venv}/**', MOST_FILES);
  const found: string[] = [];
  for (const { fsPath } of uris) if (await readsAsConfig(fsPath)) found.push(fsPath);
  return found;
}

/** Whether a file looks like an MMOCR config, without running it. */
export async function readsAsConfig(file: string): Promise<boolean> {
  try {
    const { size } = await fs.stat(file);
    return size <= LARGEST_CONFIG && isMmocrConfig(await fs.readFile(file, 'utf8'));
  } catch {
    return false;
  }
}
