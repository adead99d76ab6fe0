import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/** Where TorchServe looks for the manifest inside an archive. */
export const MANIFEST_NAME = 'MAR-INF/MANIFEST.json';

/** `MAR-INF/MANIFEST.json`; keys in the order torch-model-archiver writes them. */
export interface Manifest {
  createdOn?: string;
  runtime?: string;
  model: {
    modelName: string;
    serializedFile?: string;
    handler: string;
    modelFile?: string;
    modelVersion?: string;
    requirementsFile?: string;
    configFile?: string;
    /**
     * Code of the user's that travels, a list; other tools put commas between the names of all
     * files.
     */
    extraFiles?: string | string[];
  };
  archiverVersion?: string;
}

/**
 * The manifest's text, as torch-model-archiver 0.12.0 lays it out. `runtime` is `python`: the
 * interpreter that runs TorchServe; `python3` would be whatever stands first on PATH. `createdOn`
 * is the ZIP epoch, as the entries' dates are: equal inputs give equal bytes, and leaving it out
 * makes TorchServe log a warning for each model.
 */
export function manifestText(
  model: Pick<
    Required<Manifest['model']>,
    'modelName' | 'serializedFile' | 'handler' | 'modelFile' | 'modelVersion'
  > & { extraFiles?: string[] },
): string {
  const manifest: Manifest = {
    createdOn: '01/01/1980 00:00:00',
    runtime: 'python',
    model: {
      modelName: model.modelName,
      serializedFile: model.serializedFile,
      handler: model.handler,
      modelFile: model.modelFile,
      modelVersion: model.modelVersion,
      ...(model.extraFiles?.length ? { extraFiles: model.extraFiles } : {}),
    },
    archiverVersion: '0.12.0',
  };
  // Names are ASCII by then (names.ts), so this equals Python's json.dumps(indent=2).
  return JSON.stringify(manifest, undefined, 2);
}

/**
 * Reads a manifest by the server's rules: a model with a name and a handler, a `python` runtime if
 * any.
 * @throws UserError naming `archivePath`.
 */
export function parseManifest(text: string, archivePath: string): Manifest {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (cause) {
    throw new UserError(
      l10n.t('{0}: {1} is not valid JSON. Convert the model again.', archivePath, MANIFEST_NAME),
      { fix: 'convertToMar', cause },
    );
  }
  if (!isManifest(manifest)) {
    throw new UserError(
      l10n.t(
        '{0}: {1} names no model and handler. Convert the model again.',
        archivePath,
        MANIFEST_NAME,
      ),
      { fix: 'convertToMar' },
    );
  }
  if (manifest.runtime !== undefined && !/^python3?$/i.test(manifest.runtime)) {
    throw new UserError(
      l10n.t('{0}: TorchServe has no runtime "{1}".', archivePath, manifest.runtime),
    );
  }
  return manifest;
}

/**
 * What lies in the archive beside weights, config and handler; TorchServe takes a list of names,
 * and names with commas between them.
 */
export function extraFiles({ model }: Manifest): string[] {
  return typeof model.extraFiles === 'string'
    ? model.extraFiles.split(',')
    : (model.extraFiles ?? []);
}

function isManifest(value: unknown): value is Manifest {
  const { model, runtime } = Object(value) as { model?: unknown; runtime?: unknown };
  const { modelName, handler, extraFiles, ...others } = Object(model) as Record<string, unknown>;
  const texts = [
    'serializedFile',
    'modelFile',
    'modelVersion',
    'requirementsFile',
    'configFile',
  ].map(key => others[key]);
  return (
    typeof modelName === 'string' &&
    typeof handler === 'string' &&
    [runtime, ...texts].every(text => text === undefined || typeof text === 'string') &&
    (Array.isArray(extraFiles)
      ? extraFiles.every(name => typeof name === 'string')
      : extraFiles === undefined || typeof extraFiles === 'string')
  );
}
