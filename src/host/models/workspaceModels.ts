import * as path from 'node:path';
import * as vscode from 'vscode';
import { embeddedDescription } from '../../onnx/embeddedDescription';
import { kindOfConfig } from '../../config/kindOfConfig';
import type { FoundCheckpoint } from '../../pairing/modelRows';
import { findConfigs, readKind } from '../../pairing/pair';
import { throwIfCancelled } from '../../base/errors';
import { readSidecar } from '../../describe/sidecar';
import type { FoundOnnx } from '../../modelStore/testRows';
import type { ModelDescription } from '../../model/modelDescription';
import { checkpointMeta } from './checkpointMeta';

const NOT_SEARCHED = '**/{node_modules,site-packages,.venv,venv,.git}/**';
const MOST_FILES = 1000;

/** Files of the workspace, sorted, without those of installed packages. */
export async function workspaceFiles(glob: string): Promise<string[]> {
  const uris = await vscode.workspace.findFiles(glob, NOT_SEARCHED, MOST_FILES);
  return uris.map(uri => uri.fsPath).sort();
}

/**
 * The description beside an ONNX file, else the one the export put into it. Throws `UserError` for
 * a file that is no ONNX file, or damaged.
 */
export async function describedBy(onnxPath: string): Promise<ModelDescription | undefined> {
  return (await readSidecar(onnxPath)) ?? (await embeddedDescription(onnxPath));
}

export async function onnxInWorkspace(signal?: AbortSignal): Promise<FoundOnnx[]> {
  const found: FoundOnnx[] = [];
  for (const file of await workspaceFiles('**/*.onnx')) {
    throwIfCancelled(signal);
    found.push(
      await describedBy(file).then(
        description => ({ path: file, description }),
        (error: Error) => ({ path: file, problem: error.message }),
      ),
    );
  }
  return found;
}

/**
 * The checkpoints of the workspace and what is known of each: by itself, else by the config that is
 * certainly its own.
 */
export async function checkpointsInWorkspace(signal?: AbortSignal): Promise<FoundCheckpoint[]> {
  const [files, configs, onnx] = await Promise.all([
    workspaceFiles('**/*.{pth,pt}'),
    workspaceFiles('**/*.py'),
    workspaceFiles('**/*.onnx'),
  ]);
  const exported = new Set(onnx.map(file => path.parse(file).name));
  const found: FoundCheckpoint[] = [];
  for (const file of files) {
    throwIfCancelled(signal);
    const { kind } = await readKind(file, checkpointMeta);
    const [config] =
      kind.unreadable === undefined && kind.method === undefined
        ? await findConfigs(file, configs, { readMeta: checkpointMeta })
        : [];
    const paired = config?.certain ? await kindOfConfig(config.path) : {};
    found.push({
      path: file,
      kind: { ...paired, ...kind },
      onnx: exported.has(path.parse(file).name),
    });
  }
  return found;
}
