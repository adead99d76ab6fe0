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
import { askTarget } from './convertQuestions';
import { absoluteStore, DEFAULT_STORE, modelStore } from '../models/modelStore';
import {
  notify,
  offer,
  revealButton,
  startButton,
  torchServeButton,
  type ActionButton,
} from '../ui/notify';
import { askPair, isPair, modelFile, type AskedPair, type Pair } from './pairing';
import type { Parts } from '../parts';
import { withProgress } from '../ui/progress';
import { askOverwrite, Steps } from '../ui/steps';
import { workspaceFolder } from '../ui/targets';
import { exportMissing } from './exportToOnnx';
import { verifyButton } from './verifyArchive';

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

/** Packs a config and a checkpoint into the model store. Returns the archive's path. */
export async function convertToMar(parts: Parts, argument: unknown): Promise<string> {
  const made = isPair(argument)
    ? await pack(parts, argument, false)
    : await convertAsking(parts, await modelFile(argument));
  tell(parts, made);
  return made.archivePath;
}

/**
 * Packs a detector with a recogniser, and a KIE model if one is wanted, into one archive: it
 * answers with what is written where.
 */
export async function convertChainToMar(parts: Parts, argument: unknown): Promise<string> {
  const made = isPair(argument)
    ? await pack(parts, argument, false)
    : await convertChainAsking(parts, await modelFile(argument));
  tell(parts, made);
  return made.archivePath;
}

/**
 * Asks for what belongs to `file`, a config or a checkpoint, and what the archive is called, and
 * writes it.
 */
export async function convertAsking(parts: Parts, file: string | undefined): Promise<Made> {
  const { configPath, checkpointPath } = await askPair(parts, file);
  const title = l10n.t(
    'Convert {0} with {1}',
    path.basename(checkpointPath),
    path.basename(configPath),
  );
  return pack(
    parts,
    { configPath, checkpointPath, ...(await askTarget(title, [checkpointPath])) },
    true,
  );
}

async function convertChainAsking(parts: Parts, file: string | undefined): Promise<Made> {
  const chain = await askChain(parts, file);
  const checkpoints = pairsOf(chain).map(pair => pair.checkpointPath);
  const title = l10n.t(
    'Convert {0}',
    checkpoints.map(checkpoint => path.basename(checkpoint)).join(' + '),
  );
  return pack(parts, { ...chain, ...(await askTarget(title, checkpoints)) }, true);
}

/** A file that was named takes the place its model is for; the others are asked for. */
async function askChain(parts: Parts, file: string | undefined): Promise<ConvertAnswers> {
  const given = file === undefined ? undefined : await askPair(parts, file);
  const place = (
    role: 'detection' | 'recognition',
    generation = given?.kind.generation,
  ): Promise<AskedPair> | AskedPair =>
    given?.kind.role === role
      ? given
      : askPair(parts, undefined, { role, ...(generation && { generation }) });
  const detection = await place('detection');
  const { generation } = detection.kind;
  const recognition = await place('recognition', generation);
  if (given?.kind.role === 'kie') return { ...detection, recognition, kie: given };
  const wanted = await new Steps(l10n.t('Detection and Recognition'), 1).pick(
    l10n.t('Label the texts with a KIE model, too?'),
    [
      { label: l10n.t('Detection and Recognition'), value: false },
      { label: l10n.t('With a KIE Model…'), value: true },
    ],
  );
  const kie = wanted
    ? await askPair(parts, undefined, { role: 'kie', ...(generation && { generation }) })
    : undefined;
  return { ...detection, recognition, ...(kie ? { kie } : {}) };
}

/**
 * Says what was made, and leads on: to a server that can run it, or to the ONNX file that it lacks.
 */
function tell(parts: Parts, made: Made): void {
  const name = path.basename(made.archivePath);
  const done = l10n.t('{0} is in the model store {1}.', name, path.dirname(made.archivePath));
  const lacks = l10n.t(
    'It holds no ONNX file: TorchServe can serve it, the built-in server and the local run cannot.',
  );
  const exporting: ActionButton = {
    label: l10n.t('Export to ONNX'),
    run: async () => {
      tell(parts, await exportIntoArchive(parts, made));
    },
  };
  // A notification has room for three.
  const buttons = made.onnx
    ? [startButton(), ...verifyButton(parts, made.archivePath)]
    : [exporting, torchServeButton()];
  void offer(vscode.window.showInformationMessage, made.onnx ? done : `${done} ${lacks}`, [
    ...buttons,
    revealButton(made.archivePath),
  ]).catch((error: unknown) => {
    notify(error, parts.log);
  });
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
  const modelName =
    given.modelName ?? proposedModelName(pairsOf(given).map(pair => pair.checkpointPath));
  const answers = {
    ...given,
    modelName,
    outputFolder:
      given.outputFolder ??
      modelStore(given.configPath) ??
      absoluteStore(DEFAULT_STORE, workspaceFolder(given.configPath)),
  };
  const files = await withOnnxFiles(parts, answers);
  const made = (archivePath: string, onnx: boolean): Made => {
    parts.models.changed();
    return { archivePath, answers, onnx };
  };
  try {
    return made(await packOnce(parts, files, asking), files.onnxPath !== undefined);
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
    return made(await packOnce(parts, answers, asking), false);
  }
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
  return archivePath;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
