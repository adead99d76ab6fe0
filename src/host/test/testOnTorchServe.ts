import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { localNames, subjectRows, type Situation, type Subject } from '../../modelStore/testRows';
import { NOT_SERVED, type ViewerState } from '../../protocol/viewer';
import { imageToTest } from './imageToTest';
import type { ServedModel } from '../models/models';
import type { Parts } from '../parts';
import { situation } from './situation';
import { servedId } from '../results/predictionSources';
import { choose, Steps } from '../ui/steps';
import { subjectChoices } from './subjectChoices';
import { requireTrust } from '../ui/trust';
import { exportByItself } from '../convert/exportToOnnx';
import { prepare, type Prepared } from './prepareTest';

/** The answers to the command's questions. */
export interface TestAnswers {
  imagePath: string;
  model?: string;
}

/**
 * Sends an image to a served model, runs it locally too where there is an ONNX file, and shows
 * both. Where there is nothing to test with yet it leads there, and goes on with the image. Returns
 * what is shown.
 */
export async function testOnTorchServe(parts: Parts, argument: unknown): Promise<ViewerState> {
  requireTrust(l10n.t('Testing a model'));
  if (isAnswers(argument)) return showAnswered(parts, argument);
  // What was told before is done: messages must not cover the picture.
  void vscode.commands.executeCommand('notifications.hideToasts');
  const imagePath = await imageToTest(parts, argument);
  const { served, said } = await servedModels(parts);
  return show(
    parts,
    imagePath,
    remembered(parts, served) ?? (await ask(parts, imagePath, served, said)),
  );
}

/** Nothing is asked but which of several served models is meant. */
async function showAnswered(parts: Parts, { imagePath, model }: TestAnswers): Promise<ViewerState> {
  const served = await parts.models.served();
  const chosen = served.length > 0 ? await chooseModel(parts, served, model) : undefined;
  return parts.panels.show(imagePath, chosen ? { left: servedId(chosen) } : {});
}

/**
 * The models of the server in use; none, and why, where the one that the settings name does not
 * answer.
 */
async function servedModels(parts: Parts): Promise<{ served: ServedModel[]; said: string }> {
  try {
    const served = await parts.models.served();
    const { client } = parts.server;
    const said = client
      ? l10n.t('The server at {0} serves no model.', client.inferenceAddress)
      : l10n.t('No server is running. What is the image tested with?');
    return { served, said: served.length ? '' : said };
  } catch (error) {
    if (error instanceof UserError && error.fixes.includes('startTorchServe'))
      return { served: [], said: error.message };
    throw error;
  }
}

/** The served model that was tested with last. */
function remembered(parts: Parts, served: ServedModel[]): Prepared | undefined {
  const model = served.filter(({ name }) => name === parts.models.selected()).at(-1);
  return model && { kind: 'served', model };
}

async function ask(
  parts: Parts,
  imagePath: string,
  served: ServedModel[],
  said: string,
): Promise<Prepared> {
  const found = await situation(parts, served);
  const [only] = served;
  // The last test was with a model that is no longer there: the one that is will do.
  if (only && served.length === 1 && !stillThere(found, parts.models.selected()))
    return prepare(parts, { kind: 'served', model: only.name });
  const subject = await new Steps(l10n.t('Test {0}', path.basename(imagePath)), 1).pick<Subject>(
    said || l10n.t('What is the image tested with?'),
    subjectChoices(subjectRows(found), parts.models.selected()),
  );
  return prepare(parts, subject);
}

function stillThere(found: Situation, model: string | undefined): boolean {
  return model !== undefined && localNames(found).includes(model);
}

/**
 * Shows the image with what it is to be tested with; a served model's comparison gets its ONNX file
 * by itself where that needs no question.
 */
export async function show(
  parts: Parts,
  imagePath: string,
  prepared: Prepared,
): Promise<ViewerState> {
  if (prepared.kind === 'local') {
    await parts.models.select(prepared.model);
    const served = await parts.models.served().catch(() => []);
    return parts.panels.show(imagePath, { left: served.length ? NOT_SERVED : '', follow: true });
  }
  await parts.models.select(prepared.model.name);
  const shown = await parts.panels.show(imagePath, { left: servedId(prepared.model) });
  const lacksOnnx =
    shown.right.state === 'unavailable' && shown.right.fix?.command === 'mmocr.exportToOnnx';
  if (lacksOnnx && (await exportByItself(parts, prepared.model.name)))
    return parts.panels.show(imagePath);
  return shown;
}

/**
 * The model asked for, the one remembered, the only one; else the user says which, and it is
 * remembered.
 */
async function chooseModel(
  parts: Parts,
  served: ServedModel[],
  wanted: string | undefined,
): Promise<ServedModel> {
  const name = wanted ?? parts.models.selected();
  const known = served.filter(model => model.name === name).at(-1);
  if (known) {
    if (wanted !== undefined) await parts.models.select(known.name);
    return known;
  }
  if (wanted !== undefined) {
    throw new UserError(
      l10n.t(
        'The server has no model "{0}". It serves: {1}.',
        wanted,
        served.map(model => model.name).join(', '),
      ),
      { fix: 'selectModel' },
    );
  }
  const model = await choose(
    l10n.t('Test on TorchServe'),
    l10n.t('Model'),
    served.map(value => ({ label: value.name, description: value.version ?? '', value })),
  );
  await parts.models.select(model.name);
  return model;
}

function isAnswers(argument: unknown): argument is TestAnswers {
  return typeof argument === 'object' && argument !== null && 'imagePath' in argument;
}
