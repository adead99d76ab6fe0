import { TransformStream } from 'node:stream/web';
import { CannotGoOnError, throwIfCancelled } from '../base/errors';
import type { Prediction } from '../model/prediction';
import type { Job } from './job';

/**
 * Answers for an image, named as in the list. Throws `CancelledError` on abort, `CannotGoOnError`
 * where no other image would fare better, else what is about this image.
 */
export type Ask = (image: string, signal: AbortSignal) => Promise<Prediction>;

export interface FolderRun {
  /** The images to run; a name that stands twice is asked about twice. */
  images: readonly string[];
  /** Work side by side, each on one image at a time: the engines of a pool, or requests at once. */
  askers: readonly Ask[];
}

/** What became of one image. */
export type Outcome = { prediction: Prediction } | { error: unknown };

export interface FolderResult {
  kind: 'result';
  image: string;
  outcome: Outcome;
}

export type FolderEvent =
  /** At the beginning, and after each result. */
  { kind: 'progress'; done: number; of: number } | FolderResult | { kind: 'done'; failed: number };

/**
 * Runs many images through one predictor; results come in the order in which they are done. One
 * that fails is a result like any other. Throws `CannotGoOnError` where an asker did.
 */
export async function* runFolder(run: FolderRun, signal: AbortSignal): Job<FolderEvent> {
  throwIfCancelled(signal);
  const of = run.images.length;
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
 * The outcomes for whoever reads. Writing waits until the reader wants one more, so an asker begins
 * its next image when its last result is taken: no more results lie here than there are askers.
 */
function results(run: FolderRun, signal: AbortSignal): AsyncIterable<FolderResult> {
  const { readable, writable } = new TransformStream<FolderResult, FolderResult>();
  const writer = writable.getWriter();
  askAll(run, result => writer.write(result), signal)
    .then(
      () => writer.close(),
      (error: unknown) => writer.abort(error),
    )
    // Refused where the reader has left: it hears of nothing any more.
    .catch(() => undefined);
  return readable;
}

async function askAll(
  { images, askers }: FolderRun,
  onDone: (result: FolderResult) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let next = 0;
  await Promise.all(
    askers.map(async ask => {
      while (next < images.length) {
        const image = images[next++]!;
        const outcome = await attempt(() => ask(image, signal));
        throwIfCancelled(signal);
        await onDone({ kind: 'result', image, outcome });
      }
    }),
  );
}

async function attempt(work: () => Promise<Prediction>): Promise<Outcome> {
  try {
    return { prediction: await work() };
  } catch (error) {
    if (error instanceof CannotGoOnError) throw error;
    return { error };
  }
}
