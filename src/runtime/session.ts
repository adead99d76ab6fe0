import { statSync, type Stats } from 'node:fs';
import * as l10n from '@vscode/l10n';
import type * as OnnxRuntime from 'onnxruntime-node';
import { dataFilesOf } from '../onnx/externalData';
import { readOnnxGraph, type OnnxGraph } from '../onnx/graph';
import { UserError } from '../base/errors';
import { profiled, settlePlacement } from './placement';
import { sessionError } from './sessionErrors';

/** What the file of a session says about itself. */
const graphs = new WeakMap<OnnxRuntime.InferenceSession, OnnxGraph>();

/** The outline of the ONNX file that a session was made of. */
export function graphOf(session: OnnxRuntime.InferenceSession): OnnxGraph {
  return graphs.get(session)!;
}

interface Cached {
  key: string;
  session: Promise<OnnxRuntime.InferenceSession>;
}

/** Loaded models, most recently used last. */
const cache: Cached[] = [];
/** A chain of three, alone and beside others. */
const kept = 6;

/**
 * ONNX Runtime itself, loaded by the first request that needs it. Throws `UserError` where this
 * platform has none.
 */
export async function loadRuntime(): Promise<typeof OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw sessionError(error, 'onnxruntime-node');
  }
}

/**
 * Where a network runs: `device` is an id from `devices`; `alone` as in the protocol; `inTurn` with
 * other networks, one after the other.
 */
export interface Place {
  device: string;
  alone?: boolean;
  inTurn?: boolean;
}

/** The session of an ONNX file in a place; loaded once as long as the file does not change. */
export async function openSession(
  onnxPath: string,
  place: Place,
): Promise<OnnxRuntime.InferenceSession> {
  const file = look(onnxPath);
  if (!file.isFile()) throw new UserError(l10n.t('{0} is a folder, not an ONNX file.', onnxPath));
  const key = JSON.stringify([
    onnxPath,
    file.mtimeMs,
    file.size,
    place.device,
    place.alone ?? false,
    place.inTurn ?? false,
  ]);
  const index = cache.findIndex(entry => entry.key === key);
  const entry = index >= 0 ? cache.splice(index, 1)[0]! : { key, session: create(onnxPath, place) };
  cache.push(entry);
  while (cache.length > kept) release(cache.shift()!);
  try {
    return await entry.session;
  } catch (error) {
    cache.splice(cache.indexOf(entry), 1);
    throw error;
  }
}

/**
 * For each image anew, and here and now: to wait for it takes ten times as long, a twentieth of a
 * word's whole time.
 */
function look(onnxPath: string): Stats {
  try {
    return statSync(onnxPath);
  } catch (cause) {
    throw new UserError(l10n.t('The ONNX file {0} cannot be read.', onnxPath), {
      fix: 'exportToOnnx',
      cause,
    });
  }
}

async function create(
  onnxPath: string,
  { device, ...place }: Place,
): Promise<OnnxRuntime.InferenceSession> {
  const [runtime, graph] = await Promise.all([loadRuntime(), readOnnxGraph(onnxPath)]);
  await dataFilesOf(onnxPath, graph);
  try {
    // Only the provider that was asked for: a silent fallback would be named wrongly. ORT itself
    // puts on the CPU what the provider cannot run; the placement tells how much that is.
    const session = await profiled(options =>
      runtime.InferenceSession.create(onnxPath, {
        ...options,
        ...threads(place),
        executionProviders: [device],
        logSeverityLevel: 3,
      }),
    );
    graphs.set(session, graph);
    return session;
  } catch (error) {
    throw sessionError(error, onnxPath, device);
  }
}

/**
 * Several engines side by side share the cores: each is told how many threads one network may use
 * (`MMOCR_THREADS`). Threads that spin while they wait would take the cores from the other engines.
 * One that works alone takes all cores, and its threads spin from one operator to the next; where
 * networks run in turn no longer than that, since otherwise one's threads are in the way of the
 * next (`bench/folder.mjs`: a detector and a recogniser together take 1.4 times as long). By itself
 * a network is quickest with ONNX Runtime's default, some 50 ms.
 */
export function threads({
  alone,
  inTurn,
}: Omit<Place, 'device'>): OnnxRuntime.InferenceSession.SessionOptions {
  const share = Number(process.env['MMOCR_THREADS']);
  if (!(share >= 1)) return settings(inTurn ? { spin_duration_us: '1000' } : {});
  if (alone) return settings({ spin_duration_us: '200' });
  return { intraOpNumThreads: share, interOpNumThreads: 1, ...settings({ allow_spinning: '0' }) };
}

/**
 * ONNX Runtime's own settings. Numbers below float32's normal ones count as zero: what a softmax
 * leaves of masked places is such a number, and takes many times as long (SVTR's network as a whole
 * 1.7 times).
 */
function settings(intraOp: Record<string, string>): OnnxRuntime.InferenceSession.SessionOptions {
  return { extra: { session: { set_denormal_as_zero: '1', intra_op: intraOp } } };
}

function release(entry: Cached): void {
  entry.session
    .then(session => {
      settlePlacement(session);
      return session.release();
    })
    .catch(() => undefined);
}
