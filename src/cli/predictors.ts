import * as l10n from '@vscode/l10n';
import { UserError } from '../core/errors';
import type { KnownTexts } from '../core/ocr/chain';
import type { Predictor } from '../core/ocr/prediction';
import { TorchServeClient } from '../core/torchserve/client';
import { keysFromFile, readAccessKeys } from '../core/torchserve/keys';
import { ServedPredictor } from '../core/torchserve/servedPredictor';
import { requireFile } from './files';

/** The seed's default of `--inference-addr`. */
export const defaultInferenceAddress = '127.0.0.1:8080';

/** Throws `UserError` for an address or key file that cannot be used; whether the server answers shows when it is asked. */
export async function servedPredictor(model: string, inferenceAddress = defaultInferenceAddress, keyFile?: string, known?: KnownTexts): Promise<Predictor> {
  if (keyFile === undefined) return new ServedPredictor(new TorchServeClient({ inferenceAddress }), model, undefined, known);
  if (!await readAccessKeys(requireFile(keyFile, l10n.t('Key file')))) {
    throw new UserError(l10n.t('{0} holds no TorchServe keys; name the key_file.json in the folder TorchServe was started from', keyFile));
  }
  return new ServedPredictor(new TorchServeClient({ inferenceAddress, keys: keysFromFile(keyFile) }), model, undefined, known);
}
