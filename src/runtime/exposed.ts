import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Feeds } from '../model/networkRun';
import { exposing } from '../onnx/expose';
import { dataFilesOf } from '../onnx/externalData';
import { readOnnxGraph } from '../onnx/graph';
import { fromHalf } from '../onnx/half';
import { unreadable } from '../base/unreadable';
import { sessionError } from './sessionErrors';
import { loadRuntime, threads, type Place } from './session';

/** A tensor inside of a network, as numbers. */
export interface InnerTensor {
  dims: readonly number[];
  data: ArrayLike<number> | ArrayLike<bigint>;
}

/** A network whose inner tensors can be asked for. */
export interface ExposedNetwork {
  /**
   * Runs it once with these tensors as outputs beside its own. What is no array of numbers is left
   * out. Throws `UserError` where ONNX Runtime cannot give one of them.
   */
  run: (tensors: readonly string[], feeds: Feeds) => Promise<Map<string, InnerTensor>>;
}

/**
 * Opens an ONNX file for looking inside: it is held in memory once, and each run makes a session of
 * it, with the settings of the runs that answer, and gives it back. Weights in files beside it are
 * found there. Throws `UserError` for a file that cannot be read.
 */
export async function exposedNetwork(onnxPath: string, place: Place): Promise<ExposedNetwork> {
  const graph = await readOnnxGraph(onnxPath);
  await dataFilesOf(onnxPath, graph);
  const model = await readFile(onnxPath).catch((cause: unknown) => {
    throw unreadable(onnxPath, cause);
  });
  const { device, ...share } = place;
  const { extra, ...rest } = threads(share);
  const options: InferenceSession.SessionOptions = {
    ...rest,
    executionProviders: [device],
    logSeverityLevel: 3,
    extra: {
      session: {
        ...(extra?.['session'] as object),
        model_external_initializers_file_folder_path: path.dirname(path.resolve(onnxPath)),
      },
    },
  };
  return {
    run: async (tensors, feeds) => {
      const inner = tensors.filter(name => !graph.outputs.includes(name));
      try {
        return await runOnce(Buffer.concat([model, exposing(inner)]), options, feeds);
      } catch (error) {
        throw sessionError(error, onnxPath);
      }
    },
  };
}

async function runOnce(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
  feeds: Feeds,
): Promise<Map<string, InnerTensor>> {
  const { InferenceSession: Session, Tensor: OrtTensor } = await loadRuntime();
  const session = await Session.create(model, options);
  try {
    const given = Object.entries(feeds).map(([name, { dims, data }]) => [
      name,
      data instanceof Float32Array
        ? new OrtTensor('float32', data, dims)
        : new OrtTensor('int64', data, dims),
    ]);
    const outputs = await session.run(Object.fromEntries(given) as Record<string, Tensor>);
    return new Map(
      Object.entries(outputs).flatMap(([name, value]) => {
        const numbers = numbersOf(value);
        return numbers ? [[name, { dims: value.dims, data: numbers }]] : [];
      }),
    );
  } finally {
    await session.release();
  }
}

function numbersOf({ type, data }: Tensor): InnerTensor['data'] | undefined {
  if (type === 'string') return undefined;
  if (type === 'float16' && data instanceof Uint16Array) return Float32Array.from(data, fromHalf);
  return data as InnerTensor['data'];
}
