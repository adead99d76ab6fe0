import type { ImageFile, Prediction, PredictionSource } from '../../model/prediction';

/**
 * Answers for one image after the other. Throws `UserError`, or `CancelledError` when `signal` is
 * aborted.
 */
export type AskMany = (image: ImageFile, signal: AbortSignal) => Promise<Prediction>;

/** A choice made ready to answer many images. Whoever asked for it disposes of it. */
export interface ManyReady {
  kind: 'ready';
  source: PredictionSource;
  /** Work side by side: the engines of a pool, or requests at once. */
  askers: readonly AskMany[];
  dispose(): void;
}
