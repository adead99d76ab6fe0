import type { Prediction } from '../model/prediction';

/** What a run says of one image: its answer, or why there is none. */
export type RunAnswer = { prediction: Prediction } | { error: string };
