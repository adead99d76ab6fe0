import type { CheckpointReader } from '../checkpoint/checkpoint';
import type { ConfigEngine } from '../config/configReply';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { composed } from '../base/fileNames';
import { MODELS_NAME } from './archivedModels';
import type { ChainFiles } from './chainModels';
import { readModels, weightEntries } from './chainModels';
import { MANIFEST_NAME, manifestText } from './manifest';
import { configNames, type ModelEntries } from './modelEntries';
import { defaultModelName, requireModelName, requireModelVersion } from '../model/modelName';
import type { Reach } from './reach';
import type { ArchivedFile, ArchiveSource } from './write';
import { writeArchive } from './write';

/** The archive is there already; ask, then convert with `force`. */
export class ArchiveExistsError extends UserError {
  constructor(readonly archivePath: string) {
    super(l10n.t('{0} exists already. Overwrite it, or choose another name.', archivePath));
  }
}

export interface ConvertOptions extends ChainFiles {
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
  engine: ConfigEngine & CheckpointReader;
  packageRoots?: string[];
  workspaceFolder?: string;
  signal?: AbortSignal;
  /**
   * Asked once, before anything is written, when the models reach beyond their own files; throws
   * `CancelledError` for a no.
   */
  confirm?: (reaches: Reach[]) => Promise<void>;
  /** Bytes of content written so far, and in all. */
  onProgress?: (written: number, total: number) => void;
}

/** An archive that was written, what is to be said about it, and what `confirm` was asked about. */
export interface Converted {
  archivePath: string;
  warnings: string[];
  reaches: Reach[];
}

/**
 * Packs a config and a checkpoint into `NAME.mar`: what `mmocr2torchserve.py` would write, for
 * MMOCR 0.x and 1.x. With more models it is a chain, with ONNX files also what a server without
 * Python runs; `mmocr_models.json` then lists what there is. Files the configs refer to travel
 * along; one that is not found becomes a warning.
 *
 * @throws ArchiveExistsError without `force`; UserError for a bad name, config, checkpoint or ONNX
 *   file, for files that do not belong
 *   together, or a full disk; CancelledError. An older archive is then as it was.
 */
export async function convertToMar(options: ConvertOptions, deps: ConvertDeps): Promise<Converted> {
  const {
    checkpointPath,
    modelName = defaultModelName(checkpointPath),
    modelVersion = '1.0',
  } = options;
  requireModelName(modelName);
  requireModelVersion(modelVersion);
  const archivePath = path.join(options.outputFolder, `${modelName}.mar`);
  const ifExists = options.force ? undefined : () => new ArchiveExistsError(archivePath);
  if (ifExists && (await exists(archivePath))) throw ifExists();

  const models = await readModels(options, deps);
  const reaches = models.flatMap(model => model.reaches);
  const content = await contentOf(models, options, { modelName, modelVersion }, deps);
  if (reaches.length > 0) await deps.confirm?.(reaches);
  // Another conversion may have written it meanwhile.
  await writeArchive(archivePath, content, { ...deps, ifExists });
  return { archivePath, warnings: models.flatMap(model => model.warnings), reaches };
}

/** All that the archive holds, the manifest first. */
async function contentOf(
  models: ModelEntries[],
  { configPath, handlerPath }: ConvertOptions,
  { modelName, modelVersion }: { modelName: string; modelVersion: string },
  deps: ConvertDeps,
): Promise<ArchiveSource[]> {
  const code = distinctCode(models.flatMap(model => model.code));
  const others: ArchiveSource[] = [
    ...models.map(({ configName, configText }) => ({ name: configName, text: configText })),
    ...(await handlerSources(handlerPath)),
    ...models.flatMap(model => model.carried),
    ...code,
  ];
  requireDistinct(others, configPath);
  const { sources, serializedFile, list } = await weightEntries(
    models,
    [MODELS_NAME, ...others.map(source => source.name)],
    modelName,
    deps,
  );
  const manifest = manifestText({
    modelName,
    serializedFile,
    handler: path.basename(handlerPath),
    modelFile: configNames.detection,
    modelVersion,
    extraFiles: code.map(({ name }) => name),
  });
  return [{ name: MANIFEST_NAME, text: manifest }, ...(list ? [list] : []), ...others, ...sources];
}

/**
 * The handler is every Python file in its folder: TorchServe puts the unpacked archive on
 * `sys.path`.
 */
async function handlerSources(handlerPath: string): Promise<ArchiveSource[]> {
  const folder = path.dirname(handlerPath);
  const names = (await readdir(folder)).filter(name => name.endsWith('.py')).sort();
  return names.map(name => ({ name, path: path.join(folder, name) }));
}

/**
 * Models of a chain may import the same module. Throws `UserError` for two that are called the
 * same.
 */
function distinctCode(sources: ArchivedFile[]): ArchivedFile[] {
  const byName = new Map<string, ArchivedFile>();
  for (const source of sources) {
    const other = byName.get(source.name);
    if (other && other.path !== source.path)
      throw new UserError(
        l10n.t(
          '{0} and {1} are modules of one name; an archive holds one of them. Rename one.',
          other.path,
          source.path,
        ),
      );
    byName.set(source.name, source);
  }
  return [...byName.values()];
}

/**
 * Config, the handler's files and carried files have fixed names; two of one name would overwrite
 * each other when unpacked.
 */
function requireDistinct(sources: ArchiveSource[], configPath: string): void {
  const names = new Set<string>();
  for (const { name } of sources) {
    const known = composed(name).toLowerCase();
    if (names.has(known)) {
      throw new UserError(
        l10n.t(
          '{0} refers to a file named {1}; that name is taken in the archive. Rename the file.',
          configPath,
          name,
        ),
      );
    }
    names.add(known);
  }
}

function exists(filePath: string): Promise<boolean> {
  return access(filePath).then(
    () => true,
    () => false,
  );
}
