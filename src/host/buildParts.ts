import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineClient } from '../engineClient/engineClient';
import { ArchivedOnnx } from './models/archivedOnnx';
import { LocalModels } from './models/localModels';
import { Models } from './models/models';
import { OnnxFiles } from './models/onnxFiles';
import type { Parts } from './parts';
import { ReportPanels } from './report/reportPanels';
import { Sources } from './results/predictionSources';
import { ResultsPanels } from './results/resultsPanels';
import { Servers } from './servers/servers';
import { notify } from './ui/notify';

/** Of each page what opens it. */
type Pages = Pick<Parts, 'panels' | 'reports'>;

/** Builds the parts and ties them together; they end with the extension. */
export function buildParts(context: vscode.ExtensionContext): Parts {
  const log = vscode.window.createOutputChannel('MMOCR Serving', { log: true });
  const dist = path.join(context.extensionPath, 'dist');
  const [configEngine, inferenceEngine] = [engine(context, dist, log), engine(context, dist, log)];
  const servers = new Servers(context, log);
  const models = new Models(context.workspaceState, servers);
  const onnxFiles = new OnnxFiles(context.workspaceState);
  const archivedOnnx = new ArchivedOnnx();
  const localModels = new LocalModels(models, onnxFiles, archivedOnnx, configEngine);
  const memory = context.workspaceState;
  const sources = new Sources({ models, servers, local: localModels, inferenceEngine, memory });
  const engines = { configEngine, inferenceEngine };
  const pages = buildPages({ context, log, sources, ...engines });
  context.subscriptions.push(
    log,
    configEngine,
    inferenceEngine,
    servers,
    models,
    sources,
    ...Object.values(pages),
    archivedOnnx,
  );
  return { context, log, ...engines, servers, models, onnxFiles, sources, ...pages, dist };
}

/** The pages; a new one is made here. */
function buildPages({
  context: { extensionUri, workspaceState: memory },
  log,
  sources,
  configEngine,
  inferenceEngine,
}: Pick<Parts, 'context' | 'log' | 'sources' | 'configEngine' | 'inferenceEngine'>): Pages {
  const onError = (error: unknown): void => notify(error, log);
  const panels = new ResultsPanels({
    extensionUri,
    sources,
    memory,
    writeToConfig: async (...asked) =>
      (await import('./results/writeToConfig')).writeToConfig(
        { engine: configEngine, memory },
        ...asked,
      ),
    onError,
  });
  const reports = new ReportPanels({
    extensionUri,
    memory,
    onError,
    sources,
    panels,
    inferenceEngine,
  });
  return { panels, reports };
}

function engine(
  context: vscode.ExtensionContext,
  dist: string,
  log: vscode.LogOutputChannel,
): EngineClient {
  return new EngineClient(path.join(dist, 'engine.js'), {
    env: {
      MMOCR_CACHE: path.join(context.globalStorageUri.fsPath, 'engine'),
      ...(vscode.l10n.uri ? { MMOCR_L10N: vscode.l10n.uri.fsPath } : {}),
    },
    onRestart: why => log.warn(l10n.t('The local engine is started again: {0}', why)),
  });
}
