import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ArchiveExistsError, convertToMar as convert } from '../../archive/convert';
import type { ChainFiles } from '../../archive/chainModels';
import { proposedModelName } from '../../model/modelName';
import { CancelledError, UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { handlerPath } from '../../environment/handler';
import { askAboutReaches } from './archiveQuestion';
import { configDeps } from './configDeps';
import { askOverwrite } from './convertQuestions';
import { exportMissing } from './exportToOnnx';
import { absoluteStore, DEFAULT_STORE, modelStore } from '../models/modelStore';
import { offer } from '../ui/notify';
import type { Pair } from './pairing';
import type { Parts } from '../parts';
import { withProgress } from '../ui/progress';
import { workspaceFolder } from '../ui/targets';

/**
 * The answers to the command's questions; with them it asks nothing, not even before it overwrites
 * with `force`.
 */
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

/** An archive that was written. */
export interface Made {
  archivePath: string;
  answers: ConvertAnswers;
  /** It holds the ONNX files of all its models: the built-in server and the local run take it. */
  onnx: boolean;
}

/**
 * Exports the models of an archive that was just made, and makes it again with their ONNX files in
 * it.
 */
export async function exportIntoArchive(
  parts: Parts,
  { answers }: Pick<Made, 'answers'>,
): Promise<Made> {
  await exportMissing(parts, pairsOf(answers));
  return pack(parts, { ...answers, force: true }, false);
}

/** The models of an archive in the order they run. */
export function pairsOf({ configPath, checkpointPath, recognition, kie }: ConvertAnswers): Pair[] {
  return [{ configPath, checkpointPath }, recognition, kie].filter(pair => pair !== undefined);
}

/**
 * Writes an archive, with the ONNX files there are for its models. With `mayAsk`, one of its name
 * is overwritten after a question; `asking` is about what the model reaches.
 */
export async function pack(
  parts: Parts,
  given: ConvertAnswers,
  mayAsk: boolean,
  asking = mayAsk,
): Promise<Made> {
  const answers = withDefaults(given);
  const files = await withOnnxFiles(parts, answers);
  try {
    const archivePath = await packOnce(parts, files, asking);
    return { archivePath, answers, onnx: files.onnxPath !== undefined };
  } catch (error) {
    if (error instanceof ArchiveExistsError && mayAsk) {
      if (!(await askOverwrite(error.archivePath))) throw new CancelledError();
      return pack(parts, { ...answers, force: true }, false, asking);
    }
    // An old or damaged ONNX file beside the checkpoint is no reason not to make the archive that
    // was asked for.
    if (
      files.onnxPath === undefined ||
      !(error instanceof UserError) ||
      error.fix !== 'exportToOnnx'
    )
      throw error;
    void offer(
      vscode.window.showWarningMessage,
      l10n.t('{0} The archive is made without it.', error.message),
    );
    return { archivePath: await packOnce(parts, answers, asking), answers, onnx: false };
  }
}

/** Called after its checkpoints, and in the model store. */
function withDefaults(given: ConvertAnswers): ConvertAnswers & { outputFolder: string } {
  return {
    ...given,
    modelName:
      given.modelName ?? proposedModelName(pairsOf(given).map(pair => pair.checkpointPath)),
    outputFolder:
      given.outputFolder ??
      modelStore(given.configPath) ??
      absoluteStore(DEFAULT_STORE, workspaceFolder(given.configPath)),
  };
}

type Files = ConvertAnswers & { outputFolder: string } & ChainFiles;

/**
 * With the ONNX files there are for the checkpoints: the built-in server runs those. All models of
 * an archive, or none.
 */
async function withOnnxFiles(
  parts: Parts,
  answers: ConvertAnswers & { outputFolder: string },
): Promise<Files> {
  const { recognition, kie } = answers;
  const onnxPaths = await Promise.all(
    pairsOf(answers).map(({ checkpointPath }) => parts.onnxFiles.findDescribed(checkpointPath)),
  );
  if (onnxPaths.includes(undefined)) return answers;
  const [first, second, third] = onnxPaths;
  return {
    ...answers,
    onnxPath: first,
    ...(recognition ? { recognition: { ...recognition, onnxPath: second } } : {}),
    ...(kie ? { kie: { ...kie, onnxPath: third } } : {}),
  };
}

async function packOnce(parts: Parts, files: Files, asking: boolean): Promise<string> {
  const deps = await configDeps(parts.configEngine, files.configPath);
  const { archivePath, warnings, reaches } = await withProgress(
    l10n.t('Converting {0}', path.basename(files.checkpointPath)),
    (signal, report) =>
      convert(
        { ...files, handlerPath: handlerPath(parts.dist) },
        {
          ...deps,
          signal,
          ...(asking
            ? { confirm: list => askAboutReaches(list, parts.context.workspaceState) }
            : {}),
          onProgress: (written, total) => {
            report(written / total, l10n.t('{0} of {1} MB', megabytes(written), megabytes(total)));
          },
        },
      ),
  );
  for (const { message } of reaches) parts.log.warn(visibleText(message));
  for (const warning of warnings) {
    parts.log.warn(visibleText(warning));
    void offer(vscode.window.showWarningMessage, warning);
  }
  parts.models.changed();
  return archivePath;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
