import { kindOfText, type ModelKind } from '../config/modelKind';
import { readArchivedModels, roles, type ArchivedModel } from './archivedModels';
import type { Archive } from './read';

/** What is in an archive: its models in the order they run, and whether all of them have an ONNX file. */
export interface ArchivedKind {
  models: (ModelKind & { checkpoint?: string | undefined })[];
  onnx: boolean;
}

/** Reads the kind of an archive from its list and its configs. Throws `UserError` for one whose list is broken. */
export async function archivedKind(archive: Archive, archivePath: string): Promise<ArchivedKind> {
  const listed = (await readArchivedModels(archivePath))?.models;
  const { modelFile, serializedFile } = archive.manifest.model;
  const models: { [K in keyof ArchivedModel]?: string | undefined }[] = listed ? roles.flatMap(role => listed[role] ?? []) : [{ config: modelFile, checkpoint: serializedFile }];
  return {
    models: await Promise.all(models.map(async ({ config, checkpoint }) => {
      // An archive of another tool may have no config of that name.
      const text = await archive.readText(config ?? 'config.py').catch(() => '');
      return { ...kindOfText(text), checkpoint };
    })),
    onnx: models.every(({ onnx }) => onnx !== undefined),
  };
}
