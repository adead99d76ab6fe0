import type { Sources } from '../results/predictionSources';

/** What checking a baseline works with. */
export interface BaselineParts {
  sources: Pick<Sources, 'many'>;
}
