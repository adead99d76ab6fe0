import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { UserError } from '../../core/errors';
import { modelChoice } from '../../core/torchserve/modelStore';
import { archivesIn, modelStore } from '../modelStore';
import type { Parts } from '../parts';
import { chooseMany } from '../steps';
import { requireTrust } from '../trust';

/** The answer to the command's question: archives of the model store, all of them when left out. */
export interface StartAnswers {
  models?: string[];
}

/** Starts TorchServe with the models of the store that the user ticks. Resolves when they are ready. */
export async function startTorchServe(parts: Parts, argument: unknown): Promise<void> {
  requireTrust(l10n.t('Starting TorchServe'));
  const store = modelStore();
  if (store === undefined) throw new UserError(l10n.t('No model store is set. Convert a checkpoint to .mar first, or set mmocr.modelStore.'), { fix: 'openSettings' });
  const archives = await archivesIn(store);
  const models = isAnswers(argument) ? argument.models : await ask(archives);
  await parts.server.start({ modelStore: store, models: modelChoice(models?.length === archives.length ? undefined : models) });
}

async function ask(archives: string[]): Promise<string[]> {
  const choices = archives.map(archive => ({ label: path.parse(archive).name, value: path.basename(archive) }));
  return choices.length < 2 ? choices.map(choice => choice.value) : chooseMany(l10n.t('Start TorchServe'), l10n.t('Models to serve'), choices);
}

function isAnswers(argument: unknown): argument is StartAnswers {
  return typeof argument === 'object' && argument !== null && ('models' in argument || Object.keys(argument).length === 0);
}
