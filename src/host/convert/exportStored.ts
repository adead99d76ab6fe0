import * as path from 'node:path';
import { archivedKind } from '../../archive/archivedKind';
import type { StoredModel } from '../models/models';
import { askPair, type AskedPair } from './pairing';
import type { Parts } from '../parts';
import { readArchivedModels } from '../models/reading';
import { workspaceFiles } from '../models/workspaceModels';
import { exportIntoArchive, type ConvertAnswers, type Made } from './pack';

/**
 * Exports the models of an archive of the store and makes the archive again with their ONNX files
 * in it: of the checkpoints it came from, which the workspace has or the user names.
 */
export async function exportStored(
  parts: Parts,
  { archive, archivePath, name }: StoredModel,
): Promise<Made> {
  const { models } = await archivedKind(archive, await readArchivedModels(archivePath));
  const pairs: AskedPair[] = [];
  for (const { checkpoint, role, generation } of models) {
    const [file] = checkpoint === undefined ? [] : await workspaceFiles(`**/${checkpoint}`);
    pairs.push(
      await askPair(parts, file, { ...(role && { role }), ...(generation && { generation }) }),
    );
  }
  const [first, recognition, kie] = pairs;
  const answers: ConvertAnswers = {
    ...first!,
    ...(recognition ? { recognition } : {}),
    ...(kie ? { kie } : {}),
    modelName: name,
    modelVersion: archive.manifest.model.modelVersion ?? '1.0',
    outputFolder: path.dirname(archivePath),
  };
  return exportIntoArchive(parts, { answers });
}
