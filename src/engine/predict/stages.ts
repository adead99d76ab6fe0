import { throwIfCancelled, UnreadableImageError, UserError } from '../../base/errors';
import type { Observe } from '../../model/trace';
import type { Timing } from '../../model/prediction';
import { whileDecoding } from '../../runtime/limits';

/** Does the work of a stage and measures it. */
export interface StageClock {
  run: <T>(stage: string, work: () => T | Promise<T>) => Promise<T>;
  /** Who hears of what the stages made, if anyone. */
  readonly observe: Observe | undefined;
}

/**
 * Measures stages one after the other, the same one together, and stops between them when the
 * request is cancelled.
 */
export class Stages implements StageClock {
  readonly timings: Timing[] = [];

  constructor(
    private readonly signal: AbortSignal | undefined,
    readonly observe: Observe | undefined,
  ) {}

  async run<T>(stage: string, work: () => T | Promise<T>): Promise<T> {
    throwIfCancelled(this.signal);
    const start = performance.now();
    const result = await (stage === 'decode' ? decoding(work) : work());
    const ms = performance.now() - start;
    const again = this.timings.find(timing => timing.stage === stage);
    if (again) again.ms += ms;
    else this.timings.push({ stage, ms });
    // Lets a cancel message in before the next stage blocks the process.
    await new Promise<void>(resolve => {
      setImmediate(resolve);
    });
    return result;
  }

  /** The same clock with all that is done counted as one stage. */
  as(stage: string): StageClock {
    return { run: (_, work) => this.run(stage, work), observe: this.observe };
  }

  get totalMs(): number {
    return this.timings.reduce((sum, { ms }) => sum + ms, 0);
  }
}

/** Whoever asked can send another image, and need not look at the model. */
async function decoding<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await whileDecoding(work);
  } catch (error) {
    throw error instanceof UserError
      ? new UnreadableImageError(error.message, { cause: error })
      : error;
  }
}
