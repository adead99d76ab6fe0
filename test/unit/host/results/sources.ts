import { CancelledError } from '../../../../src/base/errors';
import type { Prediction } from '../../../../src/model/prediction';
import type { PredictionSources, ResolvedSource } from '../../../../src/host/results/sources';
import type { Side } from '../../../../src/protocol/viewer';
import { found, prediction } from '../../compare/predictions';

export type Answer = (signal: AbortSignal) => Promise<Prediction>;
export const answers =
  (kind: 'served' | 'local'): Answer =>
  () =>
    Promise.resolve(prediction(kind, [found(0, 0)]));
/** Answers only when cancelled. */
export const never: Answer = signal =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new CancelledError())));

/** Sources that note who was asked: `left left-1 pixels`. */
export interface Fake extends PredictionSources {
  asked: string[];
}

export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(resolve => setImmediate(resolve));
};

/** Sources that answer as told; `resolve` and the left side's source may be replaced. */
export function sources(
  left: Answer,
  right: Answer,
  resolve?: (side: Side) => ResolvedSource | undefined,
  served = prediction('served', []).source,
): Fake {
  const asked: string[] = [];
  const predict = { left, right };
  return {
    asked,
    onDidChange: () => ({ dispose: () => undefined }),
    options: side =>
      Promise.resolve([
        { id: `${side}-1`, label: 'one' },
        { id: `${side}-2`, label: 'two' },
      ]),
    resolve: (side, id) =>
      Promise.resolve(
        resolve?.(side) ?? {
          kind: 'ready',
          source: side === 'left' ? served : prediction('local', []).source,
          predictor: {
            predict: (file, signal) => {
              asked.push(`${side} ${id} ${Buffer.from(file.bytes).toString()}`);
              return predict[side](signal);
            },
          },
        },
      ),
    truth: () => Promise.resolve(undefined),
    curl: () => undefined,
    fixButton: error => error.fix && { label: error.fix, command: 'mmocr.showLog' },
    scoreThreshold: () => 0.4,
    stages: () => Promise.reject(new Error('not asked')),
    decodeImage: () => Promise.reject(new Error('not needed')),
  };
}
