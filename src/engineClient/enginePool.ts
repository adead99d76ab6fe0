import { availableParallelism } from 'node:os';
import { throwIfCancelled } from '../base/errors';
import type { Prediction } from '../model/prediction';
import { EngineClient } from './engineClient';

/** What became of one image. */
export type Outcome = { prediction: Prediction } | { error: unknown };

/**
 * Several engine processes, each with its share of the cores, for many images. ONNX Runtime's Node
 * binding blocks its process while a network runs, and two threads do not halve the time of one
 * image: so images go side by side, each on few threads.
 */
export class EnginePool {
  readonly #engines: EngineClient[];

  /** @param size number of engines; one per core unless given. */
  constructor(enginePath: string, size = availableParallelism(), env: NodeJS.ProcessEnv = {}) {
    const threads = Math.max(1, Math.floor(availableParallelism() / size));
    this.#engines = Array.from(
      { length: size },
      () => new EngineClient(enginePath, { env: { ...env, MMOCR_THREADS: String(threads) } }),
    );
  }

  /**
   * Asks about `count` images; `onDone` hears of each as soon as it is done, and its engine goes on
   * when that has been dealt with. One that fails stops nobody else.
   * @param ask asks an engine about the image of this index, when the engine is free for it. Throws
   *   `CancelledError` on abort.
   */
  async predictAll(
    count: number,
    ask: (engine: EngineClient, index: number) => Promise<Prediction>,
    onDone: (index: number, outcome: Outcome) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    let next = 0;
    await Promise.all(
      this.#engines.map(async engine => {
        while (next < count) {
          const index = next++;
          const outcome = await attempt(() => ask(engine, index));
          throwIfCancelled(signal);
          await onDone(index, outcome);
        }
      }),
    );
  }

  dispose(): void {
    for (const engine of this.#engines) engine.dispose();
  }
}

async function attempt(work: () => Promise<Prediction>): Promise<Outcome> {
  try {
    return { prediction: await work() };
  } catch (error) {
    return { error };
  }
}
