import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Feeds, NetworkOutput, NetworkOutputs } from '../model/networkRun';
import { misfit } from './misfit';
import { settlePlacement } from './placement';
import { sessionError } from './sessionErrors';
import { loadRuntime } from './session';

/** Runs the network once. Throws `UserError` when the ONNX file does not take these feeds. */
export async function runNetwork(
  session: InferenceSession,
  feeds: Feeds,
  onnxPath: string,
): Promise<NetworkOutputs> {
  checkInputs(session, feeds, onnxPath);
  const { Tensor } = await loadRuntime();
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([name, { dims, data }]) => [
      name,
      data instanceof Float32Array
        ? new Tensor('float32', data, dims)
        : new Tensor('int64', data, dims),
    ]),
  );
  let outputs: InferenceSession.OnnxValueMapType;
  try {
    outputs = await session.run(tensors);
  } catch (error) {
    throw sessionError(error, onnxPath);
  }
  settlePlacement(session);
  return new Map(
    session.outputNames.map(name => [name, floats(outputs[name] as Tensor, onnxPath)]),
  );
}

function checkInputs(session: InferenceSession, feeds: Feeds, onnxPath: string): void {
  const wanted = session.inputNames;
  const same = wanted.length === Object.keys(feeds).length && wanted.every(name => name in feeds);
  if (!same) throw misfit.inputs(onnxPath, wanted, Object.keys(feeds));
  for (const meta of session.inputMetadata) {
    const { dims, data } = feeds[meta.name]!;
    const type = data instanceof Float32Array ? 'float32' : 'int64';
    if (!meta.isTensor || meta.type !== type)
      throw misfit.inputType(onnxPath, meta.name, meta.isTensor ? meta.type : 'no tensor', type);
    const fits =
      meta.shape.length === dims.length &&
      meta.shape.every((size, i) => typeof size !== 'number' || size < 0 || size === dims[i]);
    if (!fits) throw misfit.inputShape(onnxPath, meta.shape, dims);
  }
}

function floats(output: Tensor, onnxPath: string): NetworkOutput {
  if (output.type !== 'float32') throw misfit.outputType(onnxPath, output.type);
  const data = output.data as Float32Array;
  // One is arithmetic gone wrong; an answer without any number would pass for "no text".
  if (data.length && Number.isNaN(data[0]) && data.every(Number.isNaN))
    throw misfit.noNumbers(onnxPath);
  return { dims: output.dims, data };
}
