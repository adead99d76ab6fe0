import type { UserError } from '../base/errors';
import type { Ask } from '../jobs/runFolder';
import type { ManyImages } from './manyImages';

/** Who is asked about many images, and what the header of a run file says of it. */
export interface Asking {
  askers: Ask[];
  source: object;
  settings: object;
  dispose: () => void;
}

/** What asking takes beside the predictor's own options. */
export interface AskingOptions {
  images: ManyImages;
  /** Of `--annotations`. */
  annotations: string | undefined;
  /** Of `--concurrency`: how many images at once. */
  concurrency: string | undefined;
  /** Hears why a server does not answer, each time that it goes. */
  onAway: (why: UserError) => void;
}

/** More at once only wait at the server, and each holds its image in memory. */
export const mostAtOnce = 64;
