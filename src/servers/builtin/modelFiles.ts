import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { extractOnnx } from '../../archive/archivedModels';
import { readArchive } from '../../archive/read';
import { UserError } from '../../base/errors';
import { removeTree } from '../../base/heldFiles';
import { readSidecar } from '../../describe/sidecar';
import { modelsOf, pipelineOf, type Pipeline } from '../../model/pipeline';
import { IN_WINDOW } from '../launch/program';

/**
 * A model as it lies in the store, ready to load: an archive that holds ONNX files, unpacked, or an
 * ONNX file with its description.
 */
export interface ModelFile {
  /** As the archive's manifest, or the file, names it. */
  name: string;
  version: string;
  /** File name, TorchServe's `modelUrl`. */
  url: string;
  runtime: string;
  pipeline: Pipeline;
  /** Bytes of the ONNX files. */
  size: number;
  /** Removes what was unpacked. */
  remove(): Promise<void>;
}

/**
 * Whether a file of the store, and the description that may stand beside it, lie in the store: a
 * link can lead anywhere.
 */
export async function liesIn(store: string, name: string): Promise<boolean> {
  const folder = await fs.realpath(store);
  const places = await Promise.all(
    [name, `${name}.json`].map(each => fs.realpath(path.join(store, each)).catch(() => undefined)),
  );
  return (
    places[0] !== undefined &&
    places.every(place => place === undefined || path.dirname(place) === folder)
  );
}

/**
 * Opens a `.mar` or `.onnx` file; ONNX files of an archive go into a folder of their own under
 * `unpackFolder`. Throws `UserError`, saying how to get an ONNX file, when there is none or none
 * that can be described.
 */
export async function openModelFile(file: string, unpackFolder: string): Promise<ModelFile> {
  return file.endsWith('.onnx') ? openOnnx(file) : openArchive(file, unpackFolder);
}

async function openOnnx(file: string): Promise<ModelFile> {
  if (
    !(await fs.stat(file).then(
      found => found.isFile(),
      () => false,
    ))
  )
    throw new UserError(l10n.t('{0} does not exist.', file));
  const description = await readSidecar(file);
  if (!description) {
    throw new UserError(
      l10n.t(
        'There is no description {1}.json beside {0}. Export the model again, or keep both files together.',
        file,
        path.basename(file),
      ),
      { fix: 'exportToOnnx' },
    );
  }
  const pipeline = pipelineOf({ onnxPath: file, description });
  return {
    name: path.basename(file, '.onnx'),
    version: '1.0',
    url: path.basename(file),
    runtime: 'onnx',
    pipeline,
    size: await sizeOf(pipeline),
    remove: () => Promise.resolve(),
  };
}

async function openArchive(file: string, unpackFolder: string): Promise<ModelFile> {
  const { manifest } = await readArchive(file);
  const { modelName: name, modelVersion } = manifest.model;
  // TorchServe takes a number, too, and an empty one for none.
  const version = String(modelVersion || '1.0');
  const folder = await fs.mkdtemp(path.join(unpackFolder, 'model-'));
  // What is still held goes with the server.
  const remove = async (): Promise<void> => void (await removeTree(folder));
  try {
    const pipeline = await extractOnnx(file, folder);
    if (!pipeline) throw lacksOnnx(file);
    return {
      name,
      version,
      url: path.basename(file),
      runtime: manifest.runtime ?? 'python',
      pipeline,
      size: await sizeOf(pipeline),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function sizeOf(pipeline: Pipeline): Promise<number> {
  const sizes = await Promise.all(
    modelsOf(pipeline).map(async ({ onnxPath }) => (await fs.stat(onnxPath)).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** In a shell the way out is a command line, in the editor a button. */
function lacksOnnx(file: string): UserError {
  const said = l10n.t(
    '{0} holds no ONNX file, so the built-in server cannot run it; TorchServe can.',
    file,
  );
  const todo = process.env[IN_WINDOW]
    ? l10n.t('Export the model to ONNX and convert it again.')
    : l10n.t(
        'Export the model to ONNX and convert it again (mmocr-serving convert … --onnx FILE).',
      );
  return new UserError(`${said} ${todo}`, { fix: 'exportToOnnx' });
}
