import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { archivedKind } from '../archive/archivedKind';
import { type ArchivedModels, readArchivedModels } from '../archive/archivedModels';
import { type Archive, readArchive } from '../archive/read';
import { UserError } from '../base/errors';
import { parseDescription } from '../describe/checkDescription';
import type { ModelRole } from '../model/modelKind';
import { requireModelName, requireModelVersion } from '../model/modelName';
import type { Task } from '../model/prediction';
import type { DeployedModel } from './deployment';

const taskOf: Record<ModelRole, Task> = {
  detection: 'textdet',
  recognition: 'textrecog',
  kie: 'kie',
};

/**
 * Looks into one archive: all of it is read, so that what is damaged or no model of MMOCR's is told
 * here and not by the server that would serve it.
 *
 * @throws UserError naming the archive and what to do; CancelledError.
 */
export async function deployedModel(given: string, signal?: AbortSignal): Promise<DeployedModel> {
  const archive = path.resolve(given);
  const opened = await readArchive(archive);
  const { modelName: name, modelVersion: version = '1.0' } = opened.manifest.model;
  requireServable(archive, name, version);
  const listed = await readArchivedModels(archive);
  const { models, onnx } = await archivedKind(opened, listed);
  const roles = models.map(({ role }) => role ?? notMmocr(archive));
  await opened.checkWhole(signal);
  if (onnx && listed) await requireDescriptions(archive, opened, listed);
  const last = roles.at(-1) ?? notMmocr(archive);
  return {
    name,
    version,
    archive,
    task: roles.length > 1 && last !== 'kie' ? 'spotting' : taskOf[last],
    kind: kindOf(roles.length, last),
    hasOnnx: onnx,
    file: `${name}.mar`,
  };
}

function kindOf(models: number, last: ModelRole): DeployedModel['kind'] {
  if (models > 1) return 'chain';
  return last === 'kie' ? 'kie' : 'single';
}

/** Names and versions become parts of URLs, of files and of a cluster's objects. */
function requireServable(archive: string, name: string, version: string): void {
  try {
    requireModelName(name);
    requireModelVersion(version);
  } catch (error) {
    throw new UserError(
      l10n.t('{0}: {1} Convert the model again.', archive, (error as Error).message),
      { fix: 'convertToMar' },
    );
  }
}

/** Throws for an ONNX file that an older or newer version exported. */
async function requireDescriptions(
  archive: string,
  { readText }: Archive,
  { models }: ArchivedModels,
): Promise<void> {
  for (const { onnx = '' } of Object.values(models)) {
    const name = `${onnx}.json`;
    const file = path.join(archive, name);
    if (parseDescription(await readText(name), file)) continue;
    throw new UserError(
      l10n.t(
        '{0} is not a description of a model that this version reads. Export the model, and convert it again.',
        file,
      ),
      { fix: ['exportToOnnx', 'convertToMar'] },
    );
  }
}

function notMmocr(archive: string): never {
  throw new UserError(
    l10n.t(
      '{0} holds no model of MMOCR that is known here: no config in it names one. Convert the model from its config and checkpoint.',
      archive,
    ),
    { fix: 'convertToMar' },
  );
}
