import { availableParallelism } from 'node:os';
import { EngineClient } from './engineClient';

/**
 * Several engine processes, each with its share of the cores, for many images. ONNX Runtime's Node
 * binding blocks its process while a network runs, and two threads do not halve the time of one
 * image: so images go side by side, each on few threads.
 */
export class EnginePool {
  readonly engines: readonly EngineClient[];

  /** @param size number of engines; one per core unless given. */
  constructor(enginePath: string, size = availableParallelism(), env: NodeJS.ProcessEnv = {}) {
    const threads = Math.max(1, Math.floor(availableParallelism() / size));
    this.engines = Array.from(
      { length: size },
      () => new EngineClient(enginePath, { env: { ...env, MMOCR_THREADS: String(threads) } }),
    );
  }

  dispose(): void {
    for (const engine of this.engines) engine.dispose();
  }
}
