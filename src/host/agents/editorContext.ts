import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AgentContext } from '../../agents/agentTool';
import { Workspace } from '../../agents/workspace';
import { UserError } from '../../base/errors';
import { askPackageRoots, packageRoots } from '../../environment/packageRoots';
import { serverUrl } from '../../servers/contract/address';
import type { Parts } from '../parts';
import { settings } from '../ui/settings';

/**
 * The window as tools see it: its folders, its engines, and the servers that it can ask, each with
 * its key. Throws `UserError` where no folder is open.
 */
export async function editorContext(parts: Parts): Promise<AgentContext> {
  const { configEngine, inferenceEngine, dist, servers } = parts;
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const { version } = parts.context.extension.packageJSON as { version: string };
  return {
    workspace: await Workspace.open(folders),
    configEngine,
    inferenceEngine,
    dist,
    versions: { 'mmocr-serving': version },
    packages,
    addresses: () =>
      vscode.workspace.isTrusted ? servers.asked.map(({ client }) => client.inferenceAddress) : [],
    server: ({ address }) => {
      const wanted = address === undefined ? undefined : serverUrl(address);
      const found = servers.asked.find(
        ({ client }) => wanted === undefined || client.inferenceAddress === wanted,
      );
      return found ? Promise.resolve(found.client) : Promise.reject(noServer(wanted));
    },
  };
}

async function packages(): ReturnType<AgentContext['packages']> {
  const { python } = settings();
  return {
    packageRoots: await packageRoots(python),
    askPython: name => (python ? askPackageRoots(python, name) : Promise.resolve([])),
  };
}

/** Starting one is the user's business. */
function noServer(wanted: string | undefined): UserError {
  return new UserError(
    wanted === undefined
      ? l10n.t(
          'No server is ready in this window. Ask the user to start one, or to use a running one.',
        )
      : l10n.t(
          'This window knows no server at {0}. Ask the user to start it, or to use it by its address.',
          wanted,
        ),
    { fix: 'startTorchServe' },
  );
}
