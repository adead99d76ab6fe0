import type { InferenceSession } from 'onnxruntime-node';
import { throwIfCancelled, UnreadableImageError, UserError } from '../../base/errors';
import type { Observe } from '../../model/trace';
import type { Timing } from '../../model/prediction';
import type { Feeds, NetworkOutputs } from '../../model/networkRun';
import { whileDecoding } from '../../runtime/limits';
import { runNetwork } from '../../runtime/network';

/** Runs a network once, and says how long that took, in milliseconds. */
export type TimedNetwork = (
  session: InferenceSession,
  feeds: Feeds,
  onnxPath: string,
) => Promise<{ outputs: NetworkOutputs; ms: number }>;

/** Does the work of a stage and measures it. */
export interface StageClock {
  run: <T>(stage: string, work: () => T | Promise<T>) => Promise<T>;
  /** The stage in which a network runs. */
  network: (session: InferenceSession, feeds: Feeds, onnxPath: string) => Promise<NetworkOutputs>;
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
    private readonly runTimed: TimedNetwork = here,
  ) {}

  async run<T>(stage: string, work: () => T | Promise<T>): Promise<T> {
    throwIfCancelled(this.signal);
    const start = performance.now();
    const result = await (stage === 'decode' ? decoding(work) : work());
    await this.#took(stage, performance.now() - start);
    return result;
  }

  async network(...asked: Parameters<StageClock['network']>): Promise<NetworkOutputs> {
    return this.#network('network', asked);
  }

  /** The same clock with all that is done counted as one stage. */
  as(stage: string): StageClock {
    return {
      run: (_, work) => this.run(stage, work),
      network: (...asked) => this.#network(stage, asked),
      observe: this.observe,
    };
  }

  /** It may wait for other images, so it says itself how long it took. */
  async #network(stage: string, asked: Parameters<StageClock['network']>): Promise<NetworkOutputs> {
    throwIfCancelled(this.signal);
    const { outputs, ms } = await this.runTimed(...asked);
    await this.#took(stage, ms);
    return outputs;
  }

  async #took(stage: string, ms: number): Promise<void> {
    const again = this.timings.find(timing => timing.stage === stage);
    if (again) again.ms += ms;
    else this.timings.push({ stage, ms });
    // Lets a cancel message in before the next stage blocks the process.
    await new Promise<void>(resolve => {
      setImmediate(resolve);
    });
  }

  get totalMs(): number {
    return this.timings.reduce((sum, { ms }) => sum + ms, 0);
  }
}

async function here(...asked: Parameters<TimedNetwork>): ReturnType<TimedNetwork> {
  const start = performance.now();
  const outputs = await runNetwork(...asked);
  return { outputs, ms: performance.now() - start };
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
