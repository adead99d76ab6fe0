import * as l10n from '@vscode/l10n';
import { UserError } from '../../core/errors';
import type { ViewerState } from '../../protocol/viewer';
import type { ServedModel } from '../models';
import type { Parts } from '../parts';
import { settings } from '../settings';
import { servedId } from '../sources';
import { chooseFile, choose, Steps } from '../steps';
import { IMAGES, targetFile } from '../targets';
import { requireTrust } from '../trust';
import { exportByItself } from './exportToOnnx';
import { startBuiltInServer, startTorchServe } from './startServer';

/** The answers to the command's questions. */
export interface TestAnswers {
  imagePath: string;
  model?: string;
}

/** Sends an image to a served model, runs it locally too where there is an ONNX file, and shows both. Returns what is shown. */
export async function testOnTorchServe(parts: Parts, argument: unknown): Promise<ViewerState> {
  requireTrust(l10n.t('Testing a model'));
  const answers = isAnswers(argument) ? argument : undefined;
  const imagePath = answers?.imagePath ?? targetFile(argument, IMAGES)
    ?? await chooseFile(l10n.t('Image to test'), l10n.t('Images'), ['png', 'jpg', 'jpeg', 'bmp', 'webp', 'gif', 'tif', 'tiff']);
  if (!parts.server.client && !answers) await offerToStart(parts);
  const served = await parts.models.served();
  const model = served.length > 0 ? await chooseModel(parts, served, answers?.model) : undefined;
  if (!model) await chooseStored(parts);
  const shown = await parts.panels.show(imagePath, model ? { left: servedId(model) } : {});
  const lacksOnnx = shown.right.state === 'unavailable' && shown.right.fix?.command === 'mmocr.exportToOnnx';
  if (!answers && model && lacksOnnx && await exportByItself(parts, model.name)) return parts.panels.show(imagePath);
  return shown;
}

/** Where no Python is set up, the built-in server comes first: it runs as things are. */
async function offerToStart(parts: Parts): Promise<void> {
  const torchServe = { label: l10n.t('Start TorchServe'), value: startTorchServe };
  const builtIn = { label: l10n.t('Start Built-in Server'), description: l10n.t('needs neither Java nor Python'), value: startBuiltInServer };
  const localOnly = { label: l10n.t('Local Run Only'), value: undefined };
  const choices = settings().python ? [torchServe, builtIn, localOnly] : [builtIn, torchServe, localOnly];
  const start = await new Steps(l10n.t('No server is running'), 1).pick(l10n.t('Test on a server or with the local run alone?'), choices);
  await start?.(parts, undefined);
}

/** The model asked for, the one remembered, the only one; else the user says which, and it is remembered. */
async function chooseModel(parts: Parts, served: ServedModel[], wanted: string | undefined): Promise<ServedModel> {
  const name = wanted ?? parts.models.selected();
  const known = served.filter(model => model.name === name).at(-1);
  if (known) {
    if (wanted !== undefined) await parts.models.select(known.name);
    return known;
  }
  if (wanted !== undefined) throw new UserError(l10n.t('The server has no model "{0}". It serves: {1}.', wanted, served.map(model => model.name).join(', ')));
  const model = await choose(l10n.t('Test on TorchServe'), l10n.t('Model'), served.map(value => ({ label: value.name, description: value.version ?? '', value })));
  await parts.models.select(model.name);
  return model;
}

/** Nothing is served: the local run needs to know which model's ONNX file to take. */
async function chooseStored(parts: Parts): Promise<void> {
  if (parts.models.selected() !== undefined) return;
  const stored = await parts.models.stored();
  if (stored.length === 0) return;
  await parts.models.select(await choose(l10n.t('Select Model'), l10n.t('Model'), stored.map(({ name, archivePath }) => ({ label: name, detail: archivePath, value: name }))));
}

function isAnswers(argument: unknown): argument is TestAnswers {
  return typeof argument === 'object' && argument !== null && 'imagePath' in argument;
}
