import * as path from 'node:path';
import { TransformStream } from 'node:stream/web';
import { throwIfCancelled } from '../base/errors';
import type { EngineClient } from '../engineClient/engineClient';
import type { EnginePool, Outcome } from '../engineClient/enginePool';
import type { ImageFile, Predictor } from '../model/prediction';
import type { Job } from './job';

export interface FolderRun {
  folder: string;
  /** The images of the folder to run. */
  names: readonly string[];
  /** Who computes; its owner disposes of it. */
  pool: EnginePool;
  readImage: (file: string) => Promise<ImageFile>;
  predictorOn: (engine: EngineClient, image: ImageFile) => Predictor;
}

/** What became of the image of this name. */
export interface FolderResult {
  kind: 'result';
  name: string;
  outcome: Outcome;
}

export type FolderEvent =
  /** At the beginning, and after each result. */
  { kind: 'progress'; done: number; of: number } | FolderResult | { kind: 'done'; failed: number };

/**
 * Runs every image of a folder through one model, on all engines of the pool; results come in the
 * order in which they are done. An image that fails is a result like any other.
 */
export async function* runFolder(run: FolderRun, signal: AbortSignal): Job<FolderEvent> {
  throwIfCancelled(signal);
  const of = run.names.length;
  yield { kind: 'progress', done: 0, of };
  // Ends the work also when the reader leaves before the end.
  const over = new AbortController();
  let [done, failed] = [0, 0];
  try {
    for await (const result of results(run, AbortSignal.any([signal, over.signal]))) {
      if ('error' in result.outcome) failed++;
      yield result;
      yield { kind: 'progress', done: ++done, of };
    }
  } finally {
    over.abort();
  }
  yield { kind: 'done', failed };
}

/**
 * The pool's outcomes for whoever reads. Writing waits until the reader wants one more, so an
 * engine begins its next image when its last result is taken: no more results lie here than there
 * are engines.
 */
function results(
  { folder, names, pool, readImage, predictorOn }: FolderRun,
  signal: AbortSignal,
): AsyncIterable<FolderResult> {
  const { readable, writable } = new TransformStream<FolderResult, FolderResult>();
  const writer = writable.getWriter();
  pool
    .predictAll(
      names.length,
      async (engine, index) => {
        const image = await readImage(path.join(folder, names[index]!));
        return predictorOn(engine, image).predict(image, signal);
      },
      (index, outcome) => writer.write({ kind: 'result', name: names[index]!, outcome }),
      signal,
    )
    .then(
      () => writer.close(),
      (error: unknown) => writer.abort(error),
    )
    // Refused where the reader has left: it hears of nothing any more.
    .catch(() => undefined);
  return readable;
}
