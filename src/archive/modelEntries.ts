import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { testSteps } from '../describe/pipeline';
import { requireDictionaries } from '../describe/requireDictionaries';
import { dict } from '../config/read/values';
import type { EvaluatedConfig, EvaluateDeps } from '../config/evaluate';
import { evaluateConfig } from '../config/evaluate';
import { travelWith } from '../config/travel';
import { plain } from '../config/tree';
import { UserError } from '../base/errors';
import type { ModelRole } from '../model/modelKind';
import type { CheckpointMeta, CheckpointReader } from '../checkpoint/checkpoint';
import { checkpointReaches } from './checkpointReach';
import { configReaches } from './configReaches';
import { entryName, freeEntryName } from '../model/modelName';
import { projectCode } from './projectCode';
import type { Reach } from './reach';
import { requireWeights } from './weightsFit';
import type { ArchivedFile, ArchiveSource } from './write';

/** The files a model is converted from. */
export interface ModelFiles {
  configPath: string;
  checkpointPath: string;
  /** Its export, for servers that run ONNX. */
  onnxPath?: string | undefined;
}

/** A model on its way into an archive. */
export interface ModelEntries {
  files: ModelFiles;
  config: EvaluatedConfig;
  /** The flattened config's name in the archive, and its text. */
  configName: string;
  configText: string;
  /** What the config refers to. */
  carried: ArchiveSource[];
  /** Modules of its project that the handler imports. */
  code: ArchivedFile[];
  warnings: string[];
  /** What the model reaches beyond its own files. */
  reaches: Reach[];
}

/**
 * The flattened configs' names in the archive: the first as `mmocr2torchserve.py` set it and
 * handlers rely on.
 */
export const configNames: Record<ModelRole, string> = {
  detection: 'config.py',
  recognition: 'rec_config.py',
  kie: 'kie_config.py',
};

/** The engine also reads the checkpoint. */
export type ModelDeps = EvaluateDeps & { engine: CheckpointReader };

/**
 * Reads a model's checkpoint and config and finds the files that travel with it. `taken` are names
 * of other files of the archive.
 *
 * @throws UserError for a config or checkpoint that cannot be read, or of different generations;
 *   CancelledError.
 */
export async function modelEntries(
  files: ModelFiles,
  configName: string,
  taken: string[],
  deps: ModelDeps,
): Promise<ModelEntries> {
  const { configPath, checkpointPath } = files;
  const checkpoint = await deps.engine.request(
    'readCheckpoint',
    { path: checkpointPath },
    deps.signal,
  );
  const config = await evaluateConfig(configPath, { ...deps, remember: true });
  const mismatches = [
    ...disagreement(config, checkpoint.meta, checkpointPath),
    ...requireWeights(config, checkpoint, checkpointPath),
  ];
  const travel = await travelWith(config, { ...deps, taken });
  const dictionaries = await requireDictionaries(config, deps);
  const missing = travel.missing.filter(file => !dictionaries.includes(file));
  requireTestPipeline(config);
  const code = await projectCode(config, deps);
  return {
    files,
    config,
    configName,
    configText: travel.text,
    carried: travel.files.map(file => ({ name: file.name, path: file.source })),
    code: code.files,
    warnings: [...mismatches, ...leftBehind(missing, config), ...code.warnings],
    reaches: [
      ...code.reaches,
      ...dictionaries.map(file => dictionaryReach(file, configPath)),
      ...checkpointReaches(checkpoint, checkpointPath),
      ...(await configReaches(config, travel, deps.workspaceFolder)),
    ],
  };
}

/** A warning for each file and each value that the archive lacks. */
function leftBehind(missing: string[], { path: file, leftOut }: EvaluatedConfig): string[] {
  return [
    ...missing.map(name =>
      l10n.t(
        '{0}, which {1} names, was not found and is not in the archive. A model that needs it will not load.',
        name,
        file,
      ),
    ),
    ...leftOut.map(key =>
      l10n.t(
        '{0} is not in the archive: it is no value that can be written down, and only training reads it ({1}).',
        key,
        file,
      ),
    ),
  ];
}

function dictionaryReach(file: string, configPath: string): Reach {
  return {
    kind: 'unknown',
    subject: file,
    message: l10n.t(
      '{0} names the dictionary {1}, which is not found: a server cannot load the model unless it has that file.',
      configPath,
      file,
    ),
  };
}

/** MMOCR would fail at the first image. */
function requireTestPipeline({ path: file, values, generation }: EvaluatedConfig): void {
  if (values['model'] === undefined || testSteps(dict(plain(values)), generation).length > 0)
    return;
  throw new UserError(
    l10n.t(
      '{0} has no test pipeline: nothing says how an image is read. Choose the config that the model was tested with, or set test_pipeline in it.',
      file,
    ),
    { place: { file } },
  );
}

/** A name for the checkpoint or ONNX file `filePath` that no name of `taken` clashes with. */
export function weightsName(filePath: string, taken: string[]): string {
  return freeEntryName(entryName(path.basename(filePath)), taken);
}

/**
 * Weights of the other generation would load as nothing and predict nonsense; notes of the other
 * one are only odd. A config without a model (a base file) is of no generation in particular.
 */
function disagreement(
  config: EvaluatedConfig,
  checkpoint: CheckpointMeta,
  checkpointPath: string,
): string[] {
  if (
    checkpoint.generation === undefined ||
    checkpoint.generation === config.generation ||
    !('model' in config.values)
  )
    return [];
  const message = l10n.t(
    '{0} is a config of MMOCR {1}, but {2} is a checkpoint of MMOCR {3}.',
    config.path,
    config.generation,
    checkpointPath,
    checkpoint.generation,
  );
  if (checkpoint.generationFrom === 'weights')
    throw new UserError(
      l10n.t('{0} Choose a config and a checkpoint that belong together.', message),
      { fix: 'convertToMar' },
    );
  return [message];
}
