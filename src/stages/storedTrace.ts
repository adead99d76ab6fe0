import { readFile, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { fromSeedJson } from '../model/mmocrFormat';
import type { NetworkOutput, Size } from '../model/networkRun';
import type { Pixels } from '../model/pixels';
import type { Frame, Prediction } from '../model/prediction';
import { keptBytes, type KeptTrace } from './keptTrace';

/** An array in a file: little-endian, without gaps. */
export interface StoredArray {
  dims: number[];
  file: string;
}

/** What the stages of a handler made of one image, written by `trace_archive.py`. */
export interface StoredTrace {
  /** In MMOCR's format, as a client would get it. */
  answer: unknown;
  /** Absent, as all that follows, of a handler that could not be looked into. */
  task?: 'textdet' | 'textrecog';
  orientation?: Frame['orientation'];
  /** uint8, height × width and channels, BGR. */
  decoded?: StoredArray;
  /** float32, `1 × channels × height × width`. */
  input?: StoredArray;
  /** How much of it is image. */
  resized?: Size;
  outputs?: (StoredArray & { name: string })[];
}

/**
 * A stored trace as the engine's own: what a reader of traces knows. Throws `UserError` for files
 * that are not as they are said to be.
 */
export async function readStoredTrace(
  stored: StoredTrace,
): Promise<{ trace: KeptTrace; prediction: Prediction }> {
  const { task, orientation = 'stored' } = stored;
  const decoded = stored.decoded && (await pixelsIn(stored.decoded));
  const read = fromSeedJson(stored.answer, task);
  const frame = decoded && { width: decoded.width, height: decoded.height, orientation };
  const prediction: Prediction = {
    source: { kind: 'served', model: '', address: '' },
    ...read,
    ...(frame && { frame }),
    timings: [],
    totalMs: 0,
  };
  const trace: KeptTrace = { parts: [], incomplete: false, ...(decoded && { decoded }) };
  if (!task || !stored.input || !decoded) return { trace, prediction };
  const input = await floatsIn(stored.input);
  const outputs = new Map<string, NetworkOutput>();
  for (const output of stored.outputs ?? []) outputs.set(output.name, await floatsIn(output));
  const fit = fitOf(decoded, stored.resized ?? { width: input.dims[3]!, height: input.dims[2]! });
  const [n = 1, c = 1, h = 1, w = 1] = input.dims;
  trace.parts.push({
    part: { task },
    feeds: { input },
    fit,
    found: { instances: read.instances },
    ...(outputs.size > 0 && { run: { outputs, inputDims: [n, c, h, w], fit } }),
  });
  return { trace, prediction };
}

function fitOf(image: Size, resized: Size) {
  return {
    image: { width: image.width, height: image.height },
    resized,
    factor: { x: resized.width / image.width, y: resized.height / image.height },
    validRatio: 1,
  };
}

async function pixelsIn(stored: StoredArray): Promise<Pixels> {
  const [height = 0, width = 0, channels = 1] = stored.dims;
  const bytes = await bytesIn(stored, 1);
  return { height, width, channels: channels === 3 ? 3 : 1, data: new Uint8Array(bytes) };
}

async function floatsIn(stored: StoredArray): Promise<NetworkOutput> {
  const bytes = await bytesIn(stored, 4);
  const data = new Float32Array(bytes.length / 4);
  data.forEach((_, i) => {
    data[i] = bytes.readFloatLE(4 * i);
  });
  return { dims: stored.dims, data };
}

async function bytesIn({ dims, file }: StoredArray, size: number): Promise<Buffer> {
  const expected = dims.reduce((count, length) => count * length, size);
  const found = await stat(file).then(
    ({ size: length }) => length,
    () => -1,
  );
  if (found === expected && expected <= keptBytes) return readFile(file);
  throw new UserError(
    l10n.t(
      '{0} is not the array that it is said to be: {1} bytes, not {2}.',
      file,
      found,
      expected,
    ),
  );
}
