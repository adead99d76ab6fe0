import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../../base/deadline';
import { UnreadableImageError } from '../../base/errors';
import { requestsAtATime } from '../../engineClient/atATime';
import { EngineClient } from '../../engineClient/engineClient';
import { EngineEndedError, EngineLateError, LimitError } from '../../engineClient/engineEnded';
import type { Pipeline } from '../../model/pipeline';
import type { Prediction } from '../../model/prediction';
import { blankImage } from './blankImage';
import type { ImageRequest } from './imageRequest';
import { badRequest, ServeError } from './reply';

export interface WorkerOptions {
  /** TorchServe numbers its workers from initial_worker_port; the number is a worker's name. */
  id: string;
  pipeline: Pipeline;
  enginePath: string;
  /** Added to the engine's environment. */
  env: NodeJS.ProcessEnv;
  /** It also answers requests that come alone, and loads the model a second time for them. */
  takesLone: boolean;
  startupTimeout: number;
  /** It takes requests from now on; `seconds` it took to load. */
  onReady(worker: Worker, seconds: number): void;
  /** It will never take requests; the model cannot be loaded. */
  onGaveUp(worker: Worker, error: unknown): void;
}

/** One request's time with a worker. */
export interface Flight {
  /** Nobody else's request is in its way, and it in nobody's. */
  solo: boolean;
  /** Another one was with the worker at the same time. */
  shared: boolean;
}

/**
 * Seconds between attempts to start a worker that keeps ending, TorchServe's own; after the last it
 * gives up.
 */
const backOff = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55];

/**
 * A model over which the process has ended each time, and which was never loaded, is not worth two
 * minutes of a core.
 */
const firstBackOff = [1, 1];

/**
 * One engine process with one model. It is READY once the model has seen a blank image; when its
 * process ends it takes no requests until a new one has loaded the model.
 */
export class Worker {
  readonly startTime = new Date();
  ready = false;
  /** Why it will never take requests. */
  failure: Error | undefined;
  readonly #engine: EngineClient;
  readonly #stop = new AbortController();
  readonly #flights = new Set<Flight>();
  readonly #most: number;
  #wasReady = false;

  constructor(private readonly options: WorkerOptions) {
    this.#most = requestsAtATime(options.pipeline);
    this.#engine = new EngineClient(options.enginePath, {
      env: options.env,
      onEnd: () => this.#ended(),
    });
    void this.#load();
  }

  get id(): string {
    return this.options.id;
  }

  get gaveUp(): boolean {
    return this.failure !== undefined;
  }

  get pid(): number {
    return this.#engine.pid ?? -1;
  }

  /** Requests that it has. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /** Whether it takes one more request now. */
  takes({ solo }: Flight): boolean {
    if (!this.ready) return false;
    if (solo || [...this.#flights].some(other => other.solo)) return this.inFlight === 0;
    return this.inFlight < this.#most;
  }

  /**
   * Throws `ServeError` 400 when the image cannot be decoded and 507 when the model fails on it,
   * `EngineEndedError` when the process ended, `EngineLateError` after `limitMs` milliseconds.
   * @param alone whether nothing else is worked on.
   */
  async predict(
    request: ImageRequest,
    { flight, alone, limitMs }: { flight: Flight; alone: boolean; limitMs: number },
  ): Promise<Prediction> {
    this.#flights.add(flight);
    if (this.inFlight > 1) for (const each of this.#flights) each.shared = true;
    try {
      return await this.#ask(request, alone && this.options.takesLone, { limitMs });
    } catch (error) {
      if (error instanceof EngineEndedError || error instanceof EngineLateError) throw error;
      throw refusal(request.image, error as Error);
    } finally {
      this.#flights.delete(flight);
      if (this.#stop.signal.aborted && this.inFlight === 0) this.#engine.dispose();
    }
  }

  /** Takes no more requests, and ends its process when those it has are answered. */
  retire(): void {
    this.ready = false;
    this.#stop.abort();
    if (this.inFlight === 0) this.#engine.dispose();
  }

  /** Ends its process at once. */
  abandon(): void {
    this.retire();
    this.#engine.dispose();
  }

  #ask(
    { image, known }: ImageRequest,
    alone: boolean,
    { signal, limitMs = Infinity }: { signal?: AbortSignal; limitMs?: number },
  ): Promise<Prediction> {
    return this.#engine.request(
      'predict',
      {
        pipeline: this.options.pipeline,
        image,
        imagePath: 'image',
        device: 'cpu',
        alone,
        ...(known ? { known } : {}),
      },
      signal,
      limitMs,
    );
  }

  #ended(): void {
    if (!this.ready) return;
    this.ready = false;
    void this.#load();
  }

  async #load(): Promise<void> {
    const started = performance.now();
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      try {
        await this.#warmUp();
        this.ready = this.#wasReady = true;
        this.options.onReady(this, (performance.now() - started) / 1000);
        return;
      } catch (error) {
        const waits = this.#wasReady ? backOff : firstBackOff;
        const seconds =
          error instanceof EngineEndedError && !(error instanceof LimitError)
            ? waits[attempt]
            : undefined;
        if (seconds === undefined) return this.#giveUp(error);
        await delay(seconds * 1000, undefined, { signal: this.#stop.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  async #warmUp(): Promise<void> {
    const { pipeline, startupTimeout, takesLone } = this.options;
    const known = { boxes: [[20, 20, 200, 20, 200, 60, 20, 60]], texts: ['a'] };
    const request = { image: blankImage(), ...(pipeline.kind === 'kie' ? { known } : {}) };
    await withDeadline(startupTimeout * 1000, [this.#stop.signal], async signal => {
      for (const alone of takesLone ? [false, true] : [false])
        await this.#ask(request, alone, { signal });
    });
  }

  #giveUp(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.options.onGaveUp(this, error);
  }
}

/**
 * Whether it is the image or the model: only an image that cannot be decoded is the caller's fault.
 */
function refusal(image: Buffer, error: Error): ServeError {
  return error instanceof UnreadableImageError
    ? badRequest(
        `the ${image.length} bytes sent are not an image that can be decoded: ${error.message}`,
      )
    : new ServeError(507, 'InternalServerException', error.message);
}
