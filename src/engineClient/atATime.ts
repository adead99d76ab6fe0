import type { Pipeline } from '../model/pipeline';

/**
 * How many requests an engine is given at a time, which answers them one after the other: the next
 * one is there when it is done with the last. Of words, two groups of those that go through their
 * network together (`engine/predict/inTurn.ts`).
 */
export function requestsAtATime(pipeline: Pipeline): number {
  const readsWords = pipeline.kind === 'single' && pipeline.model.description.task === 'textrecog';
  return readsWords ? 8 : 2;
}
