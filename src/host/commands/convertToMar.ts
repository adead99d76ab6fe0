import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ArchiveExistsError, convertToMar as convert } from '../../core/archive/convert';
import type { ChainFiles } from '../../core/archive/chainModels';
import { defaultModelName, requireModelName, requireModelVersion } from '../../core/archive/names';
import { UserError } from '../../core/errors';
import { visibleText } from '../../core/visibleText';
import { handlerPath } from '../../core/python/handler';
import { askAboutReaches } from '../archiveQuestion';
import { configDeps } from '../configDeps';
import { absoluteStore, DEFAULT_STORE, modelStore } from '../modelStore';
import { offer, revealButton, startButton } from '../notify';
import { askPair, isPair, type Pair } from '../pairing';
import type { Parts } from '../parts';
import { withProgress } from '../progress';
import { storeSetting } from '../settings';
import { confirmOverwrite, Steps } from '../steps';
import { CONFIG_OR_CHECKPOINT, targetFile } from '../targets';
import { requireTrust } from '../trust';

/** The answers to the command's questions; with them it asks nothing, not even before it overwrites with `force`. */
export interface ConvertAnswers extends Pair {
  /** Models that go on with what the first one, a detector, finds. */
  recognition?: Pair;
  kie?: Pair;
  modelName?: string;
  modelVersion?: string;
  /** Default: the model store. */
  outputFolder?: string;
  force?: boolean;
}

/** Packs a config and a checkpoint into the model store. Returns the archive's path. */
export function convertToMar(parts: Parts, argument: unknown): Promise<string> {
  return convertWith(parts, argument, async () => ({ ...await askPair(targetFile(argument, CONFIG_OR_CHECKPOINT)) }));
}

/** Packs a detector with a recogniser, and a KIE model if one is wanted, into one archive: it answers with what is written where. */
export function convertChainToMar(parts: Parts, argument: unknown): Promise<string> {
  return convertWith(parts, argument, () => askChain(targetFile(argument, CONFIG_OR_CHECKPOINT)));
}

async function convertWith(parts: Parts, argument: unknown, askFiles: () => Promise<ConvertAnswers>): Promise<string> {
  requireTrust(l10n.t('Converting a model'));
  const given: ConvertAnswers | undefined = isPair(argument) ? argument : undefined;
  const answers = given ?? await ask(await askFiles());
  const outputFolder = answers.outputFolder ?? modelStore() ?? absoluteStore(DEFAULT_STORE);
  const archivePath = await pack(parts, { ...answers, outputFolder }, !given);
  parts.models.changed();
  const buttons = [
    startButton(),
    revealButton(archivePath),
  ];
  void offer(vscode.window.showInformationMessage, l10n.t('{0} is in the model store {1}.', path.basename(archivePath), outputFolder), buttons);
  return archivePath;
}

async function askChain(file: string | undefined): Promise<ConvertAnswers> {
  const detection = await askPair(file, l10n.t('Checkpoint of the detector'));
  const recognition = await askPair(undefined, l10n.t('Checkpoint of the recogniser'));
  const wanted = await new Steps(l10n.t('Detection and Recognition'), 1).pick(l10n.t('Label the texts with a KIE model, too?'), [
    { label: l10n.t('Detection and Recognition'), value: false },
    { label: l10n.t('With a KIE Model…'), value: true },
  ]);
  return { ...detection, recognition, ...(wanted ? { kie: await askPair(undefined, l10n.t('Checkpoint of the KIE model')) } : {}) };
}

async function ask(pair: ConvertAnswers): Promise<ConvertAnswers & { outputFolder: string }> {
  const store = modelStore();
  const steps = new Steps(l10n.t('Convert {0} with {1}', path.basename(pair.checkpointPath), path.basename(pair.configPath)), store === undefined ? 3 : 2);
  const modelName = await steps.text({
    prompt: l10n.t('Model name: the archive is NAME.mar, the model answers at /predictions/NAME'),
    value: defaultModelName(pair.checkpointPath), validate: complaint(requireModelName),
  });
  const modelVersion = await steps.text({ prompt: l10n.t('Model version'), value: '1.0', validate: complaint(requireModelVersion) });
  if (store !== undefined) return { ...pair, modelName, modelVersion, outputFolder: store };
  const written = await steps.text({
    prompt: l10n.t('Model store: the folder for all archives, remembered for this workspace'),
    value: DEFAULT_STORE, validate: complaint(absoluteStore),
  });
  await storeSetting('modelStore', written, 'workspace');
  return { ...pair, modelName, modelVersion, outputFolder: absoluteStore(written) };
}

/** Turns a check that throws into one that says what is wrong. */
function complaint(check: (text: string) => unknown): (text: string) => string | undefined {
  return text => {
    try {
      check(text);
      return undefined;
    } catch (error) {
      return error instanceof UserError ? error.message : String(error);
    }
  };
}

/** `asking` is about what the model reaches; whether to overwrite was settled where it is asked again without `mayAsk`. */
async function pack(parts: Parts, answers: ConvertAnswers & { outputFolder: string }, mayAsk: boolean, asking = mayAsk): Promise<string> {
  const files = await withOnnxFiles(parts, answers);
  try {
    return await packOnce(parts, files, asking);
  } catch (error) {
    if (error instanceof ArchiveExistsError && mayAsk) {
      await confirmOverwrite(error.archivePath);
      return pack(parts, { ...answers, force: true }, false, asking);
    }
    // An old or damaged ONNX file beside the checkpoint is no reason not to make the archive that was asked for.
    if (files.onnxPath === undefined || !(error instanceof UserError) || error.fix !== 'exportToOnnx') throw error;
    void vscode.window.showWarningMessage(l10n.t('{0} The archive is made without it.', error.message));
    return packOnce(parts, answers, asking);
  }
}

type Files = ConvertAnswers & { outputFolder: string } & ChainFiles;

/** With the ONNX files there are for the checkpoints: the built-in server runs those. All models of an archive, or none. */
async function withOnnxFiles(parts: Parts, answers: ConvertAnswers & { outputFolder: string }): Promise<Files> {
  const { recognition, kie } = answers;
  const named = [answers, recognition, kie].filter(pair => pair !== undefined);
  const onnxPaths = await Promise.all(named.map(({ checkpointPath }) => parts.onnxFiles.findDescribed(checkpointPath)));
  if (onnxPaths.includes(undefined)) return answers;
  const [first, second, third] = onnxPaths;
  return {
    ...answers, onnxPath: first,
    ...(recognition ? { recognition: { ...recognition, onnxPath: second } } : {}),
    ...(kie ? { kie: { ...kie, onnxPath: third } } : {}),
  };
}

async function packOnce(parts: Parts, files: Files, asking: boolean): Promise<string> {
  const deps = await configDeps(parts.configEngine, files.configPath);
  const { archivePath, warnings, reaches } = await withProgress(l10n.t('Converting {0}', path.basename(files.checkpointPath)), (signal, report) =>
    convert({ ...files, handlerPath: handlerPath(parts.dist) }, {
      ...deps, signal,
      ...(asking ? { confirm: list => askAboutReaches(list, parts.context.workspaceState) } : {}),
      onProgress: (written, total) => { report(written / total, l10n.t('{0} of {1} MB', megabytes(written), megabytes(total))); },
    }));
  for (const { message } of reaches) parts.log.warn(visibleText(message));
  for (const warning of warnings.map(each => visibleText(each))) {
    parts.log.warn(warning);
    void vscode.window.showWarningMessage(warning);
  }
  return archivePath;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
