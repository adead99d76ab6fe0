import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { UserError } from '../../core/errors';
import { findJava } from '../../core/python/java';
import { findPython } from '../../core/python/findPython';
import { modelChoice, type ModelChoice } from '../../core/torchserve/modelStore';
import { planServer, type ServerPlan } from '../../core/torchserve/plan';
import { absoluteStore, modelStore } from '../modelStore';
import { settings } from '../settings';
import { workspaceFolder } from '../targets';
import type { ServerTaskDefinition } from './serverTask';

/** What to serve; the rest is settings. */
export interface StartRequest {
  modelStore: string;
  models: ModelChoice;
  configProperties?: string;
}

/** Plans a start with the user's Python, Java and config.properties. Throws `UserError` for what is missing. */
export async function planFromSettings(request: StartRequest, storage: vscode.Uri): Promise<ServerPlan> {
  const { python, javaHome, configProperties } = settings();
  if (!python) throw new UserError(l10n.t('TorchServe needs a Python with MMOCR and TorchServe. Set one up, or choose yours in mmocr.python.'), { fix: 'setUpPython' });
  const [program] = await Promise.all([findPython(python), findJava(javaHome)]);
  const userConfigProperties = request.configProperties ?? configProperties;
  return planServer({
    python: program, modelStore: request.modelStore, models: request.models,
    storageFolder: path.join(storage.fsPath, 'torchserve'),
    ...(javaHome ? { javaHome } : {}),
    ...(userConfigProperties ? { userConfigProperties: inWorkspace(userConfigProperties) } : {}),
  });
}

/** The start that a task definition asks for. Throws `UserError` when neither it nor the settings name a model store. */
export function requestOf(definition: ServerTaskDefinition): StartRequest {
  const store = definition.modelStore ? absoluteStore(expandFolder(definition.modelStore)) : modelStore();
  if (store === undefined) throw new UserError(l10n.t('No model store is set: name one in the task, or in mmocr.modelStore.'), { fix: 'openSettings' });
  const { configProperties } = definition;
  return { modelStore: store, models: modelChoice(definition.models), ...(configProperties ? { configProperties: expandFolder(configProperties) } : {}) };
}

/** VS Code fills in variables in the tasks it builds itself, not in those a provider resolves. */
function expandFolder(text: string): string {
  return text.replaceAll('${workspaceFolder}', workspaceFolder() ?? '');
}

function inWorkspace(file: string): string {
  return path.resolve(workspaceFolder() ?? '', file);
}
