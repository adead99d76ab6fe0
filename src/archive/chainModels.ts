import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { EvaluatedConfig, EvaluateDeps } from '../config/evaluate';
import type { ArchivedModel, ArchivedModels } from './archivedModels';
import type { ModelRole } from '../model/modelKind';
import { MODELS_NAME } from './archivedModels';
import type { ModelEntries, ModelFiles, ModelDeps } from './modelEntries';
import { configNames, modelEntries, weightsName } from './modelEntries';
import { modelRole, requireRole } from '../config/modelRole';
import { entryName, freeEntryName } from '../model/modelName';
import { dataEntriesOf } from '../onnx/externalData';
import { onnxDescription } from './onnxEntries';
import type { ArchiveSource } from './write';

/** The models of an archive, in the order they run. */
export interface ChainFiles extends ModelFiles {
  /** Reads the text in each boundary that the first model, a detector, finds. */
  recognition?: ModelFiles | undefined;
  /** Says what each text is that was read. */
  kie?: ModelFiles | undefined;
}

/**
 * Reads the models of an archive. In a chain each must be what its place needs, and one Python must
 * be able to serve them all.
 *
 * @throws UserError naming the config or file that does not fit; CancelledError.
 */
export async function readModels(
  { recognition, kie, ...first }: ChainFiles,
  deps: ModelDeps,
): Promise<ModelEntries[]> {
  if (!recognition) {
    if (kie)
      throw new UserError(
        l10n.t(
          '{0} labels texts that a recogniser has read. Name a recogniser, too.',
          kie.configPath,
        ),
      );
    return [await modelEntries(first, configNames.detection, [], deps)];
  }
  const models: ModelEntries[] = [];
  const chain: Partial<Record<ModelRole, ModelFiles>> = {
    detection: first,
    recognition,
    ...(kie ? { kie } : {}),
  };
  for (const [role, files] of Object.entries(chain) as [ModelRole, ModelFiles][]) {
    const taken = [
      MODELS_NAME,
      ...Object.values(configNames),
      ...models.flatMap(model => model.carried.map(source => source.name)),
    ];
    const model = await modelEntries(files, configNames[role], taken, deps);
    requireRole(model.config, role);
    requireGeneration(models[0] ?? model, model);
    models.push(model);
  }
  return models;
}

function requireGeneration({ config: first }: ModelEntries, { config }: ModelEntries): void {
  if (config.generation === first.generation) return;
  throw new UserError(
    l10n.t(
      '{0} is of MMOCR {1}, {2} of MMOCR {3}. A chain needs models of one version.',
      first.path,
      first.generation,
      config.path,
      config.generation,
    ),
  );
}

/**
 * Checkpoints and ONNX files under names that clash with none of `taken`, and the list of the
 * models; a plain archive, of one model without an ONNX file, has no list.
 *
 * @param modelName the name in the ONNX files' descriptions.
 * @throws UserError for an ONNX file that is damaged or another model's.
 */
export async function weightEntries(
  models: ModelEntries[],
  taken: string[],
  modelName: string,
  deps: EvaluateDeps,
): Promise<{ sources: ArchiveSource[]; serializedFile: string; list?: ArchiveSource }> {
  const sources: ArchiveSource[] = [];
  const list: ArchivedModels = { format: 1, models: {} };
  const named: ArchivedModel[] = [];
  for (const model of models) {
    const used = [...taken, ...sources.map(source => source.name)];
    const { files, config, configName } = model;
    const checkpoint = weightsName(files.checkpointPath, used);
    const exported =
      files.onnxPath === undefined
        ? { names: {}, sources: [] }
        : await exportedEntries(files.onnxPath, config, [...used, checkpoint], modelName, deps);
    sources.push({ name: checkpoint, path: files.checkpointPath }, ...exported.sources);
    const archived = { config: configName, checkpoint, ...exported.names };
    named.push(archived);
    list.models[modelRole(config) ?? 'detection'] = archived;
  }
  const plain = named.length === 1 && named[0]?.onnx === undefined;
  return {
    sources,
    serializedFile: named[0]!.checkpoint,
    ...(plain ? {} : { list: { name: MODELS_NAME, text: JSON.stringify(list, undefined, 2) } }),
  };
}

/** An ONNX file with its description and its files of weights, under names not among `used`. */
async function exportedEntries(
  onnxPath: string,
  config: EvaluatedConfig,
  used: string[],
  modelName: string,
  deps: EvaluateDeps,
): Promise<{ names: Pick<ArchivedModel, 'data' | 'onnx'>; sources: ArchiveSource[] }> {
  const { description, graph } = await onnxDescription(onnxPath, config, modelName, deps);
  const data = await dataEntriesOf(
    onnxPath,
    graph,
    name => entryName(name) === name && freeEntryName(name, used) === name,
  );
  const dataNames = data.map(({ name }) => name);
  const onnx = weightsName(onnxPath, [...used, ...dataNames]);
  return {
    names: { ...(dataNames.length && { data: dataNames }), onnx },
    sources: [
      { name: `${onnx}.json`, text: JSON.stringify(description, undefined, 2) },
      { name: onnx, path: onnxPath },
      ...data,
    ],
  };
}
