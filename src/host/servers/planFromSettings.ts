import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { findJava } from '../../environment/java';
import { findPython } from '../../environment/findPython';
import type { ServerProgram } from '../../servers/start/programs';
import { modelChoice, type ModelChoice } from '../../modelStore/modelStore';
import type { KeptPorts } from '../../servers/start/planPorts';
import { planServer, type ServerPlan } from '../../servers/start/plan';
import { absoluteStore, modelStore } from '../models/modelStore';
import { readArchivedModels } from '../models/reading';
import { settings } from '../ui/settings';
import { workspaceFolder } from '../ui/targets';
import type { ServerTaskDefinition } from './serverTask';
import { builtinTaskType, torchServeTaskType } from './taskTypes';

/** What to serve and by what; the rest is settings. */
export interface StartRequest {
  program: ServerProgram['kind'];
  modelStore: string;
  models: ModelChoice;
  configProperties?: string;
  /** Kept where they are free. */
  ports?: KeptPorts;
}

/** Where a start's files go and come from. */
export interface StartFolders {
  storage: vscode.Uri;
  /** Our bundles. */
  dist: string;
}

/**
 * Plans a start with the user's Python, Java and config.properties. Throws `UserError` for what is
 * missing.
 */
export async function planFromSettings(
  request: StartRequest,
  { storage, dist }: StartFolders,
): Promise<ServerPlan> {
  const userConfigProperties = request.configProperties ?? settings().configProperties;
  return planServer({
    program: request.program === 'torchserve' ? await torchServe() : builtIn(dist),
    modelStore: request.modelStore,
    models: request.models,
    lookInto: readArchivedModels,
    ...(request.ports && { ports: request.ports }),
    storageFolder: path.join(storage.fsPath, 'torchserve'),
    ...(userConfigProperties ? { userConfigProperties: inWorkspace(userConfigProperties) } : {}),
  });
}

/**
 * By the Node that runs us: on a desktop that is VS Code's executable, on a server (SSH, WSL, a
 * browser's) a plain one.
 */
function builtIn(dist: string): ServerProgram {
  return {
    kind: 'builtin',
    node: process.execPath,
    cli: path.join(dist, 'cli.js'),
    isEditor: process.versions['electron'] !== undefined,
  };
}

async function torchServe(): Promise<ServerProgram> {
  const { python, javaHome } = settings();
  if (!python)
    throw new UserError(
      l10n.t(
        'TorchServe needs a Python with MMOCR and TorchServe. Set one up, or choose yours in mmocr.python.',
      ),
      { fix: 'setUpPython' },
    );
  const [program, { charset }] = await Promise.all([findPython(python), findJava(javaHome)]);
  return {
    kind: 'torchserve',
    python: program,
    ...(javaHome ? { javaHome } : {}),
    ...(charset === undefined ? {} : { javaCharset: charset }),
  };
}

/**
 * The task definition that asks for a start. With several folders VS Code runs, of two tasks with
 * one definition, the one that a provider offers.
 */
export function definitionOf({
  program,
  modelStore: store,
  models,
  configProperties,
}: StartRequest): ServerTaskDefinition {
  return {
    type: program === 'builtin' ? builtinTaskType : torchServeTaskType,
    modelStore: store,
    ...(models === 'all'
      ? {}
      : { models: Object.entries(models).map(([name, file]) => `${name}=${file}`) }),
    ...(configProperties ? { configProperties } : {}),
  };
}

/**
 * The start that a task definition asks for. Throws `UserError` when neither it nor the settings
 * name a model store.
 */
export function requestOf(definition: ServerTaskDefinition): StartRequest {
  const store = definition.modelStore
    ? absoluteStore(expandFolder(definition.modelStore))
    : modelStore();
  if (store === undefined)
    throw new UserError(
      l10n.t('No model store is set: name one in the task, or in mmocr.modelStore.'),
      { fix: ['openSettings', 'convertToMar'] },
    );
  const { configProperties } = definition;
  return {
    program: definition.type === builtinTaskType ? 'builtin' : 'torchserve',
    modelStore: store,
    models: modelChoice(definition.models),
    ...(configProperties ? { configProperties: expandFolder(configProperties) } : {}),
  };
}

/** VS Code fills in variables in the tasks it builds itself, not in those a provider resolves. */
function expandFolder(text: string): string {
  return text.replaceAll('${workspaceFolder}', workspaceFolder() ?? '');
}

function inWorkspace(file: string): string {
  return path.resolve(workspaceFolder() ?? '', file);
}
