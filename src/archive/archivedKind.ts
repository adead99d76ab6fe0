import { kindOfText } from '../config/kindOfConfig';
import { type ModelKind } from '../model/modelKind';
import { type ArchivedModels } from './archivedModels';
import { roles } from '../model/modelKind';
import type { ArchiveTexts } from './read';

/**
 * What is in an archive: its models in the order they run, and whether all of them have an ONNX
 * file.
 */
export interface ArchivedKind {
  models: (ModelKind & { checkpoint?: string | undefined })[];
  onnx: boolean;
}

/** The kind of an archive by its list, where it has one, and its configs. */
export async function archivedKind(
  archive: ArchiveTexts,
  listed: ArchivedModels | undefined,
): Promise<ArchivedKind> {
  const { modelFile, serializedFile } = archive.manifest.model;
  const models: { config?: string | undefined; checkpoint?: string | undefined; onnx?: string }[] =
    listed
      ? roles.flatMap(role => listed.models[role] ?? [])
      : [{ config: modelFile, checkpoint: serializedFile }];
  return {
    models: await Promise.all(
      models.map(async ({ config, checkpoint }) => {
        // An archive of another tool may have no config of that name.
        const text = await archive.readText(config ?? 'config.py').catch(() => '');
        return { ...kindOfText(text), checkpoint };
      }),
    ),
    onnx: models.every(({ onnx }) => onnx !== undefined),
  };
}
