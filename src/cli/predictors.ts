import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { describeModel } from '../core/config/describe/describeModel';
import { evaluateConfig } from '../core/config/evaluate';
import { UserError } from '../core/errors';
import type { EngineClient } from '../core/local/engineClient';
import { LocalPredictor } from '../core/local/localPredictor';
import { readSidecar } from '../core/local/sidecar';
import type { Predictor } from '../core/ocr/prediction';
import { TorchServeClient } from '../core/torchserve/client';
import { keysFromFile, readAccessKeys } from '../core/torchserve/keys';
import { ServedPredictor } from '../core/torchserve/servedPredictor';
import { activePackageRoots } from './activePython';
import { requireFile } from './files';

/** The seed's default of `--inference-addr`. */
export const defaultInferenceAddress = '127.0.0.1:8080';

/** Throws `UserError` for an address or key file that cannot be used; whether the server answers shows when it is asked. */
export async function servedPredictor(model: string, inferenceAddress = defaultInferenceAddress, keyFile?: string): Promise<Predictor> {
  if (keyFile === undefined) return new ServedPredictor(new TorchServeClient({ inferenceAddress }), model);
  if (!await readAccessKeys(requireFile(keyFile, l10n.t('Key file')))) {
    throw new UserError(l10n.t('{0} holds no TorchServe keys; name the key_file.json in the folder TorchServe was started from', keyFile));
  }
  return new ServedPredictor(new TorchServeClient({ inferenceAddress, keys: keysFromFile(keyFile) }), model);
}

/** The local run of an ONNX file; without a config, as described in `NAME.onnx.json`. */
export async function localPredictor(engine: EngineClient, onnx: string, config: string | undefined, device = 'cpu', signal: AbortSignal): Promise<Predictor> {
  const onnxPath = requireFile(onnx, l10n.t('ONNX file'));
  return new LocalPredictor({ engine, onnxPath, device, description: await description(engine, onnxPath, config, signal) });
}

async function description(engine: EngineClient, onnxPath: string, config: string | undefined, signal: AbortSignal) {
  if (config === undefined) {
    const described = await readSidecar(onnxPath);
    if (!described) throw new UserError(l10n.t('There is no description beside {0}; name its MMOCR config with --config', onnxPath));
    return described;
  }
  const evaluated = await evaluateConfig(requireFile(config, l10n.t('Config')), { engine, packageRoots: await activePackageRoots(), workspaceFolder: process.cwd(), remember: true, signal });
  return describeModel(evaluated, path.basename(onnxPath, path.extname(onnxPath)), { workspaceFolder: process.cwd() });
}
