import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { UserError } from '../../core/errors';
import type { ServerProgram } from '../../core/torchserve/launch';
import { modelChoice } from '../../core/torchserve/modelStore';
import { serverWords } from '../../core/torchserve/serverWords';
import { archivesIn, modelStore } from '../modelStore';
import type { Parts } from '../parts';
import { chooseMany } from '../steps';
import { requireTrust } from '../trust';

/** The answer to the command's question: archives of the model store, all of them when left out. */
export interface StartAnswers {
  models?: string[];
}

/** Starts TorchServe with the models of the store that the user ticks. Resolves when they are ready. */
export function startTorchServe(parts: Parts, argument: unknown): Promise<void> {
  return startServer('torchserve', parts, argument);
}

/** The same with the built-in server, which needs neither Java nor Python and serves archives that hold an ONNX file. */
export function startBuiltInServer(parts: Parts, argument: unknown): Promise<void> {
  return startServer('builtin', parts, argument);
}

async function startServer(program: ServerProgram['kind'], parts: Parts, argument: unknown): Promise<void> {
  requireTrust(l10n.t('Starting a server'));
  const store = modelStore();
  if (store === undefined) throw new UserError(l10n.t('No model store is set. Convert a checkpoint to .mar first, or set mmocr.modelStore.'), { fix: 'openSettings' });
  const archives = await archivesIn(store);
  const models = isAnswers(argument) ? argument.models : await ask(program, archives);
  await parts.server.start({ program, modelStore: store, models: modelChoice(models?.length === archives.length ? undefined : models) });
}

async function ask(program: ServerProgram['kind'], archives: string[]): Promise<string[]> {
  const choices = archives.map(archive => ({ label: path.parse(archive).name, value: path.basename(archive) }));
  return choices.length < 2 ? choices.map(choice => choice.value) : chooseMany(serverWords(program).start, l10n.t('Models to serve'), choices);
}

function isAnswers(argument: unknown): argument is StartAnswers {
  return typeof argument === 'object' && argument !== null && ('models' in argument || Object.keys(argument).length === 0);
}
