import type { PredictionSources } from '../results/sources';

/** What checking a baseline works with. */
export interface BaselineParts {
  sources: Pick<PredictionSources, 'resolve'>;
}
