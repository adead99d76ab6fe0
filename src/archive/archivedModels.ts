import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { readSidecar } from '../describe/sidecar';
import { roles, type ModelRole } from '../model/modelKind';
import { pipelineOf, type ExportedModel, type Pipeline } from '../model/pipeline';
import type { Archive } from './read';
import { readArchive } from './read';
import { visibleName } from '../base/visibleText';

/** Lists the models of an archive that holds more than one config and its checkpoint. */
export const MODELS_NAME = 'mmocr_models.json';

/**
 * Names of a model's files at the archive's root. The ONNX file's `ModelDescription` is
 * `ONNX.json`; `data` are the files that hold its weights.
 */
export interface ArchivedModel {
  config: string;
  checkpoint: string;
  onnx?: string;
  data?: string[];
}

/**
 * `mmocr_models.json`: one model under its role, or the models of a chain (detection, recognition
 * and perhaps KIE).
 */
export interface ArchivedModels {
  format: 1;
  models: Partial<Record<ModelRole, ArchivedModel>>;
}

/** What an archive says about itself, as plain data. */
export interface ArchiveContents extends Pick<Archive, 'manifest' | 'entries'> {
  /** Undefined for a plain archive: a config and a checkpoint. */
  models?: ArchivedModels;
}

/**
 * Reads an archive's manifest and the list of its models; whatever they name is in it.
 *
 * @throws UserError naming `archivePath`.
 */
export async function readArchiveContents(archivePath: string): Promise<ArchiveContents> {
  const archive = await readArchive(archivePath);
  const models = await modelsOf(archive, archivePath);
  return { manifest: archive.manifest, entries: archive.entries, ...(models ? { models } : {}) };
}

/**
 * The models of an archive; undefined when it is a plain one: a config and a checkpoint.
 *
 * @throws UserError naming `archivePath`: no archive, or a list that is broken or names files that
 *   are not there.
 */
export async function readArchivedModels(archivePath: string): Promise<ArchivedModels | undefined> {
  return modelsOf(await readArchive(archivePath), archivePath);
}

/**
 * Unpacks the ONNX files of an archive, each with its description beside it, into `folder`.
 * Undefined when one of its models has none. The chain, or the model, is named as the manifest
 * names it.
 *
 * @throws UserError naming `archivePath` or the file that cannot be written; CancelledError.
 */
export async function extractOnnx(
  archivePath: string,
  folder: string,
  signal?: AbortSignal,
): Promise<Pipeline | undefined> {
  const archive = await readArchive(archivePath);
  const given = (await modelsOf(archive, archivePath))?.models ?? {};
  const named = roles.flatMap(role => given[role] ?? []);
  if (named.length === 0 || named.some(({ onnx }) => onnx === undefined)) return undefined;
  const name = archive.manifest.model.modelName;
  const extract = async ({ onnx = '', data = [] }: ArchivedModel): Promise<ExportedModel> => {
    const onnxPath = path.join(folder, onnx);
    await archive.extract(onnx, onnxPath, signal);
    await archive.extract(`${onnx}.json`, `${onnxPath}.json`, signal);
    for (const file of data) await archive.extract(file, path.join(folder, file), signal);
    const description = await readSidecar(onnxPath);
    if (!description)
      throw new UserError(l10n.t('{0}: there is no {1} in it.', archivePath, `${onnx}.json`));
    return { onnxPath, description: { ...description, name } };
  };
  const { detection, recognition, kie } = given;
  if (!detection || !recognition) return pipelineOf(await extract(named[0]!));
  return {
    kind: 'chain',
    name,
    detection: await extract(detection),
    recognition: await extract(recognition),
    ...(kie ? { kie: await extract(kie) } : {}),
  };
}

async function modelsOf(
  archive: Archive,
  archivePath: string,
): Promise<ArchivedModels | undefined> {
  const present = new Set(archive.entries.map(entry => entry.name));
  if (!present.has(MODELS_NAME)) return undefined;
  const models = parseModels(await archive.readText(MODELS_NAME));
  if (!models)
    throw new UserError(
      l10n.t(
        '{0}: this version cannot read its {1}. Convert the model again.',
        archivePath,
        MODELS_NAME,
      ),
      { fix: 'convertToMar' },
    );
  for (const { config, checkpoint, onnx, data = [] } of Object.values(models.models)) {
    const missing = [
      config,
      checkpoint,
      ...(onnx === undefined ? [] : [onnx, `${onnx}.json`]),
      ...data,
    ].find(name => !present.has(name));
    if (missing !== undefined) {
      throw new UserError(
        l10n.t(
          '{0}: {1} names {2}, which is not in the archive. Convert the model again.',
          archivePath,
          MODELS_NAME,
          visibleName(missing),
        ),
        { fix: 'convertToMar' },
      );
    }
  }
  return models;
}

/**
 * Undefined for what is no such list. Names are base names: what is unpacked stays in its folder.
 */
function parseModels(text: string): ArchivedModels | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, models } = Object(value) as { format?: unknown; models?: unknown };
  const given = Object.entries(Object(models) as object);
  const known =
    given.length > 0 &&
    given.every(([role, model]) => roles.includes(role as ModelRole) && isArchivedModel(model));
  const whole =
    given.length === 1 ||
    (given.length > 1 &&
      ['detection', 'recognition'].every(role => given.some(([name]) => name === role)));
  return format === 1 && known && whole
    ? { format, models: models as ArchivedModels['models'] }
    : undefined;
}

function isArchivedModel(value: unknown): value is ArchivedModel {
  const {
    config,
    checkpoint,
    onnx,
    data = [],
  } = Object(value) as Partial<Record<keyof ArchivedModel, unknown>>;
  return (
    isFileName(config) &&
    isFileName(checkpoint) &&
    (onnx === undefined || isFileName(onnx)) &&
    Array.isArray(data) &&
    data.every(isFileName)
  );
}

function isFileName(name: unknown): boolean {
  return typeof name === 'string' && /^[^\\/:]+$/.test(name) && name !== '..';
}
