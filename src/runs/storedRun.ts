import { throwIfCancelled } from '../base/errors';
import type { Predictor } from '../model/prediction';
import type { RunSource } from './runSource';
import { readStored } from './storedResult';

export type StoredSource = Extract<RunSource, { path: string }>;

/**
 * A run whose answers lie in a file. `imagePath` tells which of its results is asked for; it is
 * undefined of an image that has no name.
 */
export function storedRun(source: StoredSource, imagePath: string | undefined): Predictor {
  return {
    predict: async (_image, signal) => {
      const side = source.kind === 'file' ? source.side : undefined;
      const prediction = await readStored({ path: source.path, side, imagePath });
      throwIfCancelled(signal);
      return prediction;
    },
  };
}
