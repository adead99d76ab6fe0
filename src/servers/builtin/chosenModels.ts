import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isModelName } from '../../model/modelName';
import { UserError } from '../../base/errors';
import { findName } from '../../base/fileNames';
import { storeFiles } from '../../modelStore/storeFiles';

/**
 * A file of the model store, or the path of one elsewhere, and the name to serve it under; without
 * one, its own.
 */
export interface ChosenModel {
  file: string;
  name?: string;
}

/**
 * Reads models from `all`, `dbnet`, `dbnet.mar` or `NAME=FILE`, as `--models` and `load_models`
 * have them. An `.onnx` file may lie outside the store. Throws `UserError` for a store that is no
 * folder, a file that is not there or a name that TorchServe would not take.
 */
export async function chosenModels(
  modelStore: string,
  wanted: readonly string[] | undefined,
): Promise<ChosenModel[]> {
  const inStore = await storeFiles(modelStore, 'builtin');
  const choices = wanted?.map(text => text.trim()).filter(text => text !== '');
  if (!inStore.length && !choices?.length) {
    throw new UserError(
      l10n.t(
        '{0} has no models for the built-in server. It takes .mar archives that hold an ONNX file, and .onnx files with their .onnx.json.',
        modelStore,
      ),
      { fix: ['exportToOnnx', 'convertToMar'] },
    );
  }
  if (!choices?.length || choices.some(text => text.toLowerCase() === 'all'))
    return inStore.map(file => ({ file }));
  return choices.map(text => {
    const [, name, file = ''] = /^(?:([^=/\\]*)=)?(.*)$/s.exec(text) ?? [];
    if (name !== undefined && !isModelName(name))
      throw new UserError(
        l10n.t(
          '"{0}" cannot be a model name: TorchServe takes letters, digits, "_", "-" and "." only.',
          name,
        ),
      );
    return { file: findFile(modelStore, inStore, file), ...(name === undefined ? {} : { name }) };
  });
}

function findFile(modelStore: string, inStore: string[], file: string): string {
  const found = [file, `${file}.mar`, `${file}.onnx`, path.basename(file)]
    .map(name => findName(inStore, name))
    .find(name => name !== undefined);
  if (found !== undefined) return found;
  if (file.endsWith('.onnx') && fs.existsSync(file)) return path.resolve(file);
  throw new UserError(
    l10n.t(
      '{0} is not in the model store {1}. It holds: {2}.',
      file,
      modelStore,
      inStore.join(', ') || l10n.t('no models'),
    ),
  );
}
