import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { liesElsewhere } from '../config/elsewhere';
import type { EvaluatedConfig } from '../config/evaluate';
import { evaluateConfig } from '../config/evaluate';
import { travelWith } from '../config/travel';
import { UserError } from '../errors';
import type { EngineClient } from '../local/engineClient';
import type { CheckpointMeta } from './checkpoint';
import { readCheckpointMeta } from './checkpoint';
import { MANIFEST_NAME, manifestText } from './manifest';
import { defaultModelName, entryName, freeEntryName, requireModelName, requireModelVersion } from './names';
import type { ArchiveSource } from './write';
import { writeArchive } from './write';

/** The config's name in the archive, as `mmocr2torchserve.py` set it and handlers rely on. */
const CONFIG_NAME = 'config.py';

/** The archive is there already; ask, then convert with `force`. */
export class ArchiveExistsError extends UserError {
  constructor(readonly archivePath: string) {
    super(l10n.t('{0} exists already. Overwrite it, or choose another name.', archivePath));
  }
}

export interface ConvertOptions {
  configPath: string;
  checkpointPath: string;
  /** Made if missing. */
  outputFolder: string;
  /** Default: the checkpoint's stem, made valid. */
  modelName?: string;
  /** Default: `1.0`. */
  modelVersion?: string;
  /** Overwrite an existing archive. */
  force?: boolean;
  /** The handler; the other `.py` files of its folder are its parts. */
  handlerPath: string;
}

export interface ConvertDeps {
  engine: EngineClient;
  packageRoots?: string[];
  workspaceFolder?: string;
  signal?: AbortSignal;
  /** Bytes of content written so far, and in all. */
  onProgress?: (written: number, total: number) => void;
}

/**
 * Packs a config and a checkpoint into `NAME.mar`: what `mmocr2torchserve.py` would write, for MMOCR 0.x and 1.x.
 * Files the config refers to travel along; one that is not found becomes a warning.
 *
 * @throws ArchiveExistsError without `force`; UserError for a bad name, config or checkpoint, for a config and a
 *   checkpoint of different generations, or a full disk; CancelledError. An older archive is then as it was.
 */
export async function convertToMar(options: ConvertOptions, deps: ConvertDeps): Promise<{ archivePath: string; warnings: string[] }> {
  const { configPath, checkpointPath, modelName = defaultModelName(checkpointPath), modelVersion = '1.0' } = options;
  requireModelName(modelName);
  requireModelVersion(modelVersion);
  const archivePath = path.join(options.outputFolder, `${modelName}.mar`);
  const requireFree = async (): Promise<void> => {
    if (!options.force && await exists(archivePath)) throw new ArchiveExistsError(archivePath);
  };
  await requireFree();

  const checkpoint = await readCheckpointMeta(checkpointPath);
  const config = await evaluateConfig(configPath, { ...deps, remember: true });
  const warnings = disagreement(config, checkpoint, checkpointPath);
  const { text, files, missing } = await travelWith(config, deps);
  warnings.push(...missing.map(file => l10n.t('{0}, which {1} names, was not found and is not in the archive. A model that needs it will not load.', file, configPath)));
  warnings.push(...files.filter(({ source }) => liesElsewhere(source, configPath)).map(({ source }) =>
    l10n.t('{0} is in the archive, because {1} names it, though it lies outside its project. Look at it before you pass the archive on.', source, configPath)));

  const others: ArchiveSource[] = [
    { name: CONFIG_NAME, text },
    ...await handlerSources(options.handlerPath),
    ...files.map(file => ({ name: file.name, path: file.source })),
  ];
  requireDistinct(others, configPath);
  const serializedFile = freeEntryName(entryName(path.basename(checkpointPath)), others.map(source => source.name));
  const manifest = manifestText({ modelName, serializedFile, handler: path.basename(options.handlerPath), modelFile: CONFIG_NAME, modelVersion });
  await writeArchive(archivePath, [
    { name: MANIFEST_NAME, text: manifest },
    ...others,
    { name: serializedFile, path: checkpointPath },
    // Another conversion may have written it meanwhile.
  ], { ...deps, beforeRename: requireFree });
  return { archivePath, warnings };
}

/**
 * Weights of the other generation would load as nothing and predict nonsense; notes of the other one are only odd. A config without
 * a model (a base file) is of no generation in particular.
 */
function disagreement(config: EvaluatedConfig, checkpoint: CheckpointMeta, checkpointPath: string): string[] {
  if (checkpoint.generation === undefined || checkpoint.generation === config.generation || !('model' in config.values)) return [];
  const message = l10n.t('{0} is a config of MMOCR {1}, but {2} is a checkpoint of MMOCR {3}.', config.path, config.generation, checkpointPath, checkpoint.generation);
  if (checkpoint.generationFrom === 'weights') throw new UserError(l10n.t('{0} Choose a config and a checkpoint that belong together.', message));
  return [message];
}

/** The handler is every Python file in its folder: TorchServe puts the unpacked archive on `sys.path`. */
async function handlerSources(handlerPath: string): Promise<ArchiveSource[]> {
  const folder = path.dirname(handlerPath);
  const names = (await readdir(folder)).filter(name => name.endsWith('.py')).sort();
  return names.map(name => ({ name, path: path.join(folder, name) }));
}

/** Config, the handler's files and carried files have fixed names; two of one name would overwrite each other when unpacked. */
function requireDistinct(sources: ArchiveSource[], configPath: string): void {
  const names = new Set<string>();
  for (const { name } of sources) {
    if (names.has(name.toLowerCase())) {
      throw new UserError(l10n.t('{0} refers to a file named {1}; that name is taken in the archive. Rename the file.', configPath, name));
    }
    names.add(name.toLowerCase());
  }
}

function exists(filePath: string): Promise<boolean> {
  return access(filePath).then(() => true, () => false);
}
