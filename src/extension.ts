import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineClient } from './engineClient/engineClient';
import { ArchivedOnnx } from './host/models/archivedOnnx';
import { registerCommands } from './host/commands';
import { watchConfigFiles } from './host/convert/configFiles';
import { LocalModels } from './host/models/localModels';
import { Models } from './host/models/models';
import { notify } from './host/ui/notify';
import { OnnxFiles } from './host/models/onnxFiles';
import type { Parts } from './host/parts';
import { readIn } from './host/models/reading';
import { ServerController } from './host/servers/serverController';
import { Sources } from './host/results/predictionSources';
import { ResultsPanels } from './host/results/resultsPanels';

let stopServer: (() => Promise<void>) | undefined;

/** Builds the parts and registers them. */
export function activate(context: vscode.ExtensionContext): Parts {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('MMOCR Serving', { log: true });
  const dist = path.join(context.extensionPath, 'dist');
  const engine = (): EngineClient =>
    new EngineClient(path.join(dist, 'engine.js'), {
      env: {
        MMOCR_CACHE: path.join(context.globalStorageUri.fsPath, 'engine'),
        ...(vscode.l10n.uri ? { MMOCR_L10N: vscode.l10n.uri.fsPath } : {}),
      },
      onRestart: why => {
        log.warn(l10n.t('The local engine is started again: {0}', why));
      },
    });
  const configEngine = engine();
  readIn(configEngine);
  const inferenceEngine = engine();
  const server = new ServerController(context, log);
  const models = new Models(context.workspaceState, server);
  const onnxFiles = new OnnxFiles(context.workspaceState);
  const archivedOnnx = new ArchivedOnnx();
  const sources = new Sources({
    models,
    servers: server,
    local: new LocalModels(models, onnxFiles, archivedOnnx, configEngine),
    inferenceEngine,
    memory: context.workspaceState,
  });
  const panels = new ResultsPanels({
    extensionUri: context.extensionUri,
    sources,
    memory: context.workspaceState,
    onError: error => notify(error, log),
  });
  const parts: Parts = {
    context,
    log,
    configEngine,
    inferenceEngine,
    server,
    models,
    onnxFiles,
    panels,
    dist,
  };
  context.subscriptions.push(
    log,
    configEngine,
    inferenceEngine,
    server,
    models,
    sources,
    panels,
    archivedOnnx,
    panels.registerSerializer(),
    registerCommands(parts),
    watchConfigFiles(),
  );
  stopServer = () => server.shutDown();
  return parts;
}

/** TorchServe is not left running without its editor. */
export function deactivate(): Promise<void> | undefined {
  return stopServer?.();
}
