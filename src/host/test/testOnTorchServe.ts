import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { localNames, subjectRows, type Situation, type Subject } from '../../modelStore/testRows';
import { NOT_SERVED, type ViewerState } from '../../protocol/viewer';
import { imageToTest } from './imageToTest';
import { newestServed, type ServedModel } from '../models/models';
import type { Parts } from '../parts';
import { situation } from './situation';
import { servedId } from '../results/predictionSources';
import { choose, Steps } from '../ui/steps';
import { subjectChoices } from './subjectChoices';
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
export function testOnTorchServe(parts: Parts, argument: unknown): Promise<ViewerState> {
  return testServed(parts, argument, 'torchserve');
}

/** The same where the built-in server is meant. */
export function testOnBuiltInServer(parts: Parts, argument: unknown): Promise<ViewerState> {
  return testServed(parts, argument, 'builtin');
}

async function testServed(parts: Parts, argument: unknown, meant: string): Promise<ViewerState> {
  if (isAnswers(argument)) return showAnswered(parts, argument, meant);
  // What was told before is done: messages must not cover the picture.
  void vscode.commands.executeCommand('notifications.hideToasts');
  const imagePath = await imageToTest(parts, argument);
  const { served, said } = await servedModels(parts, meant);
  return show(
    parts,
    imagePath,
    remembered(parts, served) ?? (await ask(parts, imagePath, served, said)),
  );
}

/** Nothing is asked but which of several served models is meant. */
async function showAnswered(
  parts: Parts,
  { imagePath, model }: TestAnswers,
  meant: string,
): Promise<ViewerState> {
  const served = servedOn(meant, await parts.models.served());
  const chosen = served.length > 0 ? await chooseModel(parts, served, model) : undefined;
  return parts.panels.show(imagePath, chosen ? { left: servedId(chosen) } : {});
}

/** The models of the server that is meant; of all servers where it serves none. */
function servedOn(meant: string, served: ServedModel[]): ServedModel[] {
  const own = served.filter(({ server }) => server === meant);
  return own.length > 0 ? own : served;
}

/** The models of the servers in use; none, and why, where one that the settings name is silent. */
async function servedModels(
  parts: Parts,
  meant: string,
): Promise<{ served: ServedModel[]; said: string }> {
  try {
    const served = servedOn(meant, await parts.models.served());
    const [server] = parts.servers.asked;
    const said = server
      ? l10n.t('The server at {0} serves no model.', server.client.inferenceAddress)
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
  const model = newestServed(served, parts.models.selected());
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
    return prepare(parts, { kind: 'served', model: only.name, server: only.server });
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
  const known = newestServed(served, name);
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
