import { availableParallelism } from 'node:os';
import type { Pipeline } from '../model/pipeline';
import { requestsAtATime } from './atATime';
import { EngineClient } from './engineClient';
import { SharedEngine } from './sharedEngine';

/**
 * Several engine processes, each with its share of the cores, for many images. ONNX Runtime's Node
 * binding blocks its process while a network runs, and two threads do not halve the time of one
 * image: so images go side by side, each on few threads.
 */
export class EnginePool {
  readonly #engines: readonly SharedEngine[];

  /** @param size number of engines; one per core unless given. */
  constructor(enginePath: string, size = availableParallelism(), env: NodeJS.ProcessEnv = {}) {
    const threads = Math.max(1, Math.floor(availableParallelism() / size));
    this.#engines = Array.from(
      { length: size },
      () =>
        new SharedEngine(
          new EngineClient(enginePath, { env: { ...env, MMOCR_THREADS: String(threads) } }),
        ),
    );
  }

  /**
   * Who asks side by side: so many for each engine as it is given requests of a pipeline.
   * @param of asks an engine; once more where the engine ended, perhaps over another request.
   */
  askers<Asked extends unknown[], Answer>(
    pipeline: Pipeline,
    of: (engine: EngineClient) => (...asked: Asked) => Promise<Answer>,
  ): ((...asked: Asked) => Promise<Answer>)[] {
    const askers = this.#engines.map(engine => {
      const ask = of(engine.client);
      return (...asked: Asked) => engine.ask(() => ask(...asked));
    });
    return Array.from({ length: requestsAtATime(pipeline) }, () => askers).flat();
  }

  dispose(): void {
    for (const { client } of this.#engines) client.dispose();
  }
}
