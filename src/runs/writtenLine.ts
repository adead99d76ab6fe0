import { toSeedJson } from '../model/mmocrFormat';
import type { Prediction, Timing } from '../model/prediction';

/**
 * An answer as a line of a run file: what `predict` prints of it, then what only a run file keeps,
 * the pixels that its coordinates count and how long each stage took.
 */
export function answerLine(image: string, prediction: Prediction): object {
  const { task, frame, timings } = prediction;
  return {
    image,
    ...toSeedJson(prediction),
    task,
    ...(frame && { frame }),
    timings: timings.map(({ stage, ms }): Timing => ({ stage, ms: Math.round(ms * 100) / 100 })),
  };
}

/** Why an image has no answer, as a line of a run file. */
export function failureLine(image: string, error: unknown): object {
  return { image, error: error instanceof Error ? error.message : String(error) };
}
