import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ArchiveExistsError, convertToMar as convert } from '../../core/archive/convert';
import { defaultModelName, requireModelName, requireModelVersion } from '../../core/archive/names';
import { UserError } from '../../core/errors';
import { handlerPath } from '../../core/python/handler';
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
  modelName?: string;
  modelVersion?: string;
  /** Default: the model store. */
  outputFolder?: string;
  force?: boolean;
}

/** Packs a config and a checkpoint into the model store. Returns the archive's path. */
export async function convertToMar(parts: Parts, argument: unknown): Promise<string> {
  requireTrust(l10n.t('Converting a model'));
  const given: ConvertAnswers | undefined = isPair(argument) ? argument : undefined;
  const answers = given ?? await ask(targetFile(argument, CONFIG_OR_CHECKPOINT));
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

async function ask(file: string | undefined): Promise<ConvertAnswers & { outputFolder: string }> {
  const pair = await askPair(file);
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

async function pack(parts: Parts, answers: ConvertAnswers & { outputFolder: string }, mayAsk: boolean): Promise<string> {
  try {
    return await packOnce(parts, answers);
  } catch (error) {
    if (!(error instanceof ArchiveExistsError) || !mayAsk) throw error;
    await confirmOverwrite(error.archivePath);
    return packOnce(parts, { ...answers, force: true });
  }
}

async function packOnce(parts: Parts, answers: ConvertAnswers & { outputFolder: string }): Promise<string> {
  const deps = await configDeps(parts.configEngine, answers.configPath);
  const { archivePath, warnings } = await withProgress(l10n.t('Converting {0}', path.basename(answers.checkpointPath)), (signal, report) =>
    convert({ ...answers, handlerPath: handlerPath(parts.dist) }, {
      ...deps, signal,
      onProgress: (written, total) => { report(written / total, l10n.t('{0} of {1} MB', megabytes(written), megabytes(total))); },
    }));
  for (const warning of warnings) {
    parts.log.warn(warning);
    void vscode.window.showWarningMessage(warning);
  }
  return archivePath;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
