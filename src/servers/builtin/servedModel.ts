import { EngineEndedError, EngineLateError, LimitError } from '../../engineClient/engineEnded';
import type { Prediction } from '../../model/prediction';
import type { ImageRequest } from './imageRequest';
import type { ModelFile } from './modelFiles';
import { outOfResources, ServeError, workerDied } from './reply';
import { Worker, type Flight, type WorkerOptions } from './worker';

export interface ServedModelOptions extends Pick<
  WorkerOptions,
  'enginePath' | 'env' | 'startupTimeout' | 'onGaveUp'
> {
  name: string;
  jobQueueSize: number;
  responseTimeout: number;
  /** Whether a request that comes alone is answered on all cores. */
  loneOnAllCores: boolean;
  /** Whether no model of the server works on a request. */
  idle(): boolean;
  nextWorkerId(): string;
  onReady(worker: Worker, seconds: number): void;
}

interface Job {
  request: ImageRequest;
  tries: number;
  /** A worker ended over it and others: it is tried by itself. */
  solo: boolean;
  onGiven(): void;
  resolve(prediction: Prediction): void;
  reject(error: unknown): void;
}

/**
 * How often a request is given to a worker before a worker that ended over it is taken for its
 * fault.
 */
const mostTries = 2;

/**
 * One version of a model: its workers, and the requests that wait for one. Every request is
 * answered, or refused with TorchServe's status.
 */
export class ServedModel {
  minWorkers = 0;
  maxWorkers = 0;
  readonly #workers: Worker[] = [];
  readonly #queue: Job[] = [];
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(
    readonly file: ModelFile,
    readonly options: ServedModelOptions,
  ) {}

  get workers(): readonly Worker[] {
    return this.#workers;
  }

  /** Requests that workers are at. */
  get running(): number {
    return this.#running;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Starts or ends workers until there are at least `least` and at most `most`; resolves when those
   * there are take requests, or never will.
   */
  async scale(least: number, most: number): Promise<void> {
    this.minWorkers = least;
    this.maxWorkers = most;
    while (this.#workers.length > most) this.#workers.pop()?.retire();
    while (this.#workers.length < least) this.#workers.push(this.#startWorker());
    this.#changed();
    await this.#until(() => this.#workers.every(worker => worker.ready || worker.gaveUp));
  }

  /**
   * Answers one image; `onGiven` is called when a worker takes it. Throws `ServeError`: 503 without
   * workers or when too many wait, 507 when workers ended over it, 500 when it took too long, and
   * what `Worker.predict` throws.
   */
  predict(request: ImageRequest, onGiven: () => void): Promise<Prediction> {
    if (!this.#able || this.#queue.length >= this.options.jobQueueSize)
      return Promise.reject(this.#noWorker());
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, tries: 0, solo: false, onGiven, resolve, reject });
      this.#dispatch();
    });
  }

  /** Resolves when everything accepted is answered; the workers are ended then. */
  async drain(): Promise<void> {
    await this.#until(() => this.#queue.length === 0 && this.#running === 0);
    await this.scale(0, 0);
  }

  /** Ends the workers at once; what waits is not answered. */
  abandon(): void {
    for (const worker of this.#workers) worker.abandon();
  }

  #startWorker(): Worker {
    const { enginePath, env, startupTimeout, loneOnAllCores } = this.options;
    return new Worker({
      id: this.options.nextWorkerId(),
      pipeline: this.file.pipeline,
      enginePath,
      env,
      startupTimeout,
      // The first worker is asked first.
      takesLone: loneOnAllCores && this.#workers.length === 0,
      onReady: (worker, seconds) => {
        this.options.onReady(worker, seconds);
        this.#changed();
      },
      onGaveUp: (worker, error) => {
        this.options.onGaveUp(worker, error);
        this.#changed();
      },
    });
  }

  /** Whether some worker takes requests, now or once it has loaded the model. */
  get #able(): boolean {
    return this.#workers.some(worker => !worker.gaveUp);
  }

  #dispatch(): void {
    if (!this.#able) for (const job of this.#queue.splice(0)) job.reject(this.#noWorker());
    for (let [job] = this.#queue; job; [job] = this.#queue) {
      const flight = { solo: job.solo, shared: false };
      const worker = this.#leastBusy(flight);
      if (!worker) return;
      this.#queue.shift();
      void this.#give(job, worker, flight);
    }
  }

  #leastBusy(flight: Flight): Worker | undefined {
    return this.#workers
      .filter(worker => worker.takes(flight))
      .sort((a, b) => a.inFlight - b.inFlight)[0];
  }

  async #give(job: Job, worker: Worker, flight: Flight): Promise<void> {
    const alone = this.options.idle();
    // Those that it has are answered first.
    const limitMs = this.options.responseTimeout * 1000 * (worker.inFlight + 1);
    this.#running++;
    if (job.tries++ === 0) job.onGiven();
    try {
      job.resolve(await worker.predict(job.request, { flight, alone, limitMs }));
    } catch (error) {
      this.#failed(job, flight, error);
    }
    this.#running--;
    this.#changed();
  }

  /**
   * What a worker that ended was at goes first to the next one that is free, unless it is clear
   * that the request ended it. Where it had several, each is tried by itself.
   */
  #failed(job: Job, { shared }: Flight, error: unknown): void {
    const ended = error instanceof EngineEndedError;
    if (ended && shared) {
      job.solo = true;
      this.#queue.unshift(job);
    } else if (error instanceof LimitError) job.reject(outOfResources());
    else if (ended && job.tries < mostTries) this.#queue.unshift(job);
    else
      job.reject(
        ended ? workerDied(507) : error instanceof EngineLateError ? workerDied(500) : error,
      );
  }

  #noWorker(): ServeError {
    return new ServeError(
      503,
      'ServiceUnavailableException',
      `Model "${this.options.name}" has no worker to serve inference request. Please use scale workers API to add workers. ` +
        'If this is a sequence inference, please check if it is closed, or expired; or exceeds maxSequenceJobQueueSize',
    );
  }

  #changed(): void {
    this.#dispatch();
    for (const check of this.#waiting) check();
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const check = (): void => {
        if (!holds()) return;
        this.#waiting = this.#waiting.filter(each => each !== check);
        resolve();
      };
      this.#waiting.push(check);
      check();
    });
  }
}
