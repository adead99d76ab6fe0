import * as fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { isMmocrConfig } from '../../pairing/mmocrConfig';

/**
 * More Python files than this are a code base, not a folder of configs; the path rule of the
 * manifest still applies there.
 */
const MOST_FILES = 1000;
const LARGEST_CONFIG = 256 * 1024;
/**
 * What others include, `_base_/default_runtime.py` or `_base_dbnet_resnet18_fpnc.py`, is converted
 * as part of them.
 */
const BASE = /[\\/]_base_[^\\/]*/;

/**
 * Keeps two context keys for the menus' `resourcePath in …`: `mmocr.configFiles`, the workspace's
 * configs that describe a model, and `mmocr.otherPython`, the Python files that do not, where a
 * folder's name alone would make one think so.
 */
export function watchConfigFiles(): vscode.Disposable {
  const known = new Map<string, boolean>();
  const publish = (): void => {
    for (const [key, wanted] of [
      ['mmocr.configFiles', true],
      ['mmocr.otherPython', false],
    ] as const) {
      void vscode.commands.executeCommand(
        'setContext',
        key,
        [...known].filter(([, is]) => is === wanted).map(([path]) => path),
      );
    }
  };
  const look = async ({ fsPath }: vscode.Uri): Promise<void> => {
    const is = await describesModel(fsPath);
    if (known.get(fsPath) === is) return;
    known.set(fsPath, is);
    publish();
  };
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.py');
  watcher.onDidCreate(uri => void look(uri));
  watcher.onDidChange(uri => void look(uri));
  watcher.onDidDelete(uri => {
    if (known.delete(uri.fsPath)) publish();
  });
  void scan(known).then(publish);
  return watcher;
}

async function scan(known: Map<string, boolean>): Promise<void> {
  const uris = await vscode.workspace.findFiles(
    '**/*.py',
    '**/{node_modules,site-packages,.venv,venv}/**',
    MOST_FILES,
  );
  for (const { fsPath } of uris) known.set(fsPath, await describesModel(fsPath));
}

/** Whether a file looks like an MMOCR config that describes a model, without running it. */
export async function describesModel(file: string): Promise<boolean> {
  if (BASE.test(file)) return false;
  try {
    const { size } = await fs.stat(file);
    return size <= LARGEST_CONFIG && isMmocrConfig(await fs.readFile(file, 'utf8'));
  } catch {
    return false;
  }
}
