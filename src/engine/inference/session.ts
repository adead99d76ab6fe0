import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import type * as OnnxRuntime from 'onnxruntime-node';
import { UserError } from '../../core/errors';
import { profiled, settlePlacement } from './placement';
import { sessionError } from './sessionErrors';

interface Cached { key: string; session: Promise<OnnxRuntime.InferenceSession> }

/** Loaded models, most recently used last. */
const cache: Cached[] = [];
const kept = 4;

/** ONNX Runtime itself, loaded by the first request that needs it. Throws `UserError` where this platform has none. */
export async function loadRuntime(): Promise<typeof OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw sessionError(error, 'onnxruntime-node');
  }
}

/** The session of an ONNX file on a device; loaded once as long as the file does not change. */
export async function openSession(onnxPath: string, device: string): Promise<OnnxRuntime.InferenceSession> {
  const file = await stat(onnxPath).catch((error: unknown) => {
    throw new UserError(l10n.t('The ONNX file {0} cannot be read.', onnxPath), { fix: 'exportToOnnx', cause: error });
  });
  if (!file.isFile()) throw new UserError(l10n.t('{0} is a folder, not an ONNX file.', onnxPath));
  const key = JSON.stringify([onnxPath, file.mtimeMs, file.size, device]);
  const index = cache.findIndex(entry => entry.key === key);
  const entry = index >= 0 ? cache.splice(index, 1)[0]! : { key, session: create(onnxPath, device) };
  cache.push(entry);
  while (cache.length > kept) release(cache.shift()!);
  try {
    return await entry.session;
  } catch (error) {
    cache.splice(cache.indexOf(entry), 1);
    throw error;
  }
}

async function create(onnxPath: string, device: string): Promise<OnnxRuntime.InferenceSession> {
  const runtime = await loadRuntime();
  try {
    // Only the provider that was asked for: a silent fallback would be named wrongly. ORT itself puts on the CPU what the provider
    // cannot run; the placement tells how much that is.
    return await profiled(options => runtime.InferenceSession.create(onnxPath, { ...options, ...threads(), executionProviders: [device], logSeverityLevel: 3 }));
  } catch (error) {
    throw sessionError(error, onnxPath, device);
  }
}

/**
 * Several engines side by side share the cores: each is told how many threads one network may use (`MMOCR_THREADS`). Threads that spin while they
 * wait would take the cores from the other engines.
 */
function threads(): OnnxRuntime.InferenceSession.SessionOptions {
  const given = Number(process.env['MMOCR_THREADS']);
  return given >= 1 ? { intraOpNumThreads: given, interOpNumThreads: 1, extra: { session: { intra_op: { allow_spinning: '0' } } } } : {};
}

function release(entry: Cached): void {
  entry.session.then(session => {
    settlePlacement(session);
    return session.release();
  }).catch(() => undefined);
}
