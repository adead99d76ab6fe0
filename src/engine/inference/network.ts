import * as l10n from '@vscode/l10n';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { UserError } from '../../core/errors';
import type { ModelDescription } from '../../core/ocr/modelDescription';
import type { NetworkInput } from '../../core/ocr/preprocess/normalise';
import { sessionError } from './sessionErrors';
import { loadRuntime } from './session';

/** A network's only output: float32 values and their shape. */
export interface NetworkOutput { dims: readonly number[]; data: Float32Array }

/** Runs the network on one image. Throws `UserError` when the ONNX file does not fit the description. */
export async function runNetwork(session: InferenceSession, input: NetworkInput, description: ModelDescription, onnxPath: string): Promise<NetworkOutput> {
  checkInput(session, input, onnxPath);
  const { Tensor } = await loadRuntime();
  const tensor = new Tensor('float32', input.data, input.dims);
  let outputs: InferenceSession.OnnxValueMapType;
  try {
    outputs = await session.run({ [session.inputNames[0]!]: tensor });
  } catch (error) {
    throw sessionError(error, onnxPath);
  }
  return checkOutput(outputs[session.outputNames[0]!] as Tensor, input, description, onnxPath);
}

function checkInput(session: InferenceSession, { dims }: NetworkInput, onnxPath: string): void {
  const [meta, ...others] = session.inputMetadata;
  if (!meta?.isTensor || others.length > 0) throw misfit(onnxPath, l10n.t('it has {0} inputs; one image is expected', session.inputNames.length));
  if (meta.type !== 'float32') throw misfit(onnxPath, l10n.t('its input is {0}; float32 is expected', meta.type));
  const fits = meta.shape.length === 4 && meta.shape.every((size, i) => typeof size !== 'number' || size < 0 || size === dims[i]);
  if (!fits) throw misfit(onnxPath, l10n.t('its input has the shape {0}; this image makes {1}', meta.shape.join(' × '), dims.join(' × ')));
}

function checkOutput(output: Tensor, input: NetworkInput, { post }: ModelDescription, onnxPath: string): NetworkOutput {
  if (output.type !== 'float32') throw misfit(onnxPath, l10n.t('its output is {0}; float32 is expected', output.type));
  const { dims } = output;
  const shape = dims.join(' × ');
  if (post.kind === 'ctc') {
    if (dims.length !== 3) throw misfit(onnxPath, l10n.t('its output has the shape {0}; batch × steps × classes is expected', shape));
    if (dims[2] !== post.classes.length) throw misfit(onnxPath, l10n.t('it tells {0} classes apart, and the dictionary has {1}', dims[2]!, post.classes.length));
  } else if (dims.at(-1) !== input.dims[3] || dims.at(-2) !== input.dims[2] || dims.length < 3 || dims.length > 4) {
    throw misfit(onnxPath, l10n.t('its output has the shape {0}; a probability map of {1} × {2} is expected', shape, input.dims[2], input.dims[3]));
  }
  return { dims, data: output.data as Float32Array };
}

function misfit(onnxPath: string, why: string): UserError {
  return new UserError(l10n.t('{0} does not fit its config: {1}. Export the model again.', onnxPath, why), { fix: 'exportToOnnx' });
}
