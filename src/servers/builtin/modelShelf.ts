import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isModelName, requireModelName, requireModelVersion } from '../../model/modelName';
import type { Pipeline } from '../../model/pipeline';
import { UserError } from '../../base/errors';
import { findName } from '../../base/fileNames';
import type { ChosenModel } from './chosenModels';
import type { Management } from './managementApi';
import type { Metrics } from './metrics';
import { storeFiles } from '../../modelStore/storeFiles';
import { liesIn, openModelFile, type ModelFile } from './modelFiles';
import { Registry } from './registry';
import { badRequest, ServeError } from './reply';
import { ServedModel } from './servedModel';
import type { ServerLog } from './serverLog';
import type { ServeSettings } from './settings';

export interface ModelShelfOptions {
  settings: ServeSettings;
  modelStore: string;
  unpackFolder: string;
  enginePath: string;
  metrics: Metrics;
  log: ServerLog;
}

/**
 * Workers of a model where no number is set. A network blocks its process, so requests are answered
 * side by side. TorchServe starts one worker per core, too, but every worker has its own copy of
 * the model.
 */
const usualWorkers = Math.min(4, availableParallelism());

/**
 * Bytes of memory that a worker may take: the libraries, an image of some hundred megapixels, and
 * for each byte of a network its two copies and what passes through its layers.
 */
const usualMemory = 1.2e9;
const memoryPerModelByte = 10;

/** Processor seconds for decoding one image; a hundred megapixels of JPEG take about three. */
const decodeSeconds = '4';

/** TorchServe's initial_worker_port: its workers are numbered from there. */
const firstWorkerId = 9000;

/** The models of a server, from files of the store to workers that run them. */
export class ModelShelf {
  readonly registry = new Registry();
  readonly management: Management;
  readonly #workers: number;
  #nextWorker = firstWorkerId;
  #tell: (model: string, failure: Error | undefined) => void = () => undefined;
  readonly #startup = new Set<string>();

  constructor(private readonly options: ModelShelfOptions) {
    const { settings } = options;
    this.#workers = settings.workersPerModel ?? usualWorkers;
    this.management = {
      registry: this.registry,
      modelApi: settings.modelApi,
      defaultWorkers: settings.workersPerModel ?? 0,
      startupModels: this.#startup,
      register: (url, name, responseTimeout) => this.#register(url, name, responseTimeout),
      unregister: async (name, version) => {
        const model = this.registry.remove(name, version);
        await model.drain();
        await model.file.remove();
      },
    };
  }

  /** Registers models of the store; what could not be opened, by file, and why. */
  async openAll(models: readonly ChosenModel[]): Promise<Map<string, Error>> {
    const failures = new Map<string, Error>();
    for (const { file, name } of models) {
      try {
        this.#startup.add((await this.#add(file, name, undefined)).options.name);
      } catch (error) {
        failures.set(file, error as Error);
        this.options.log.notLoaded(file, error as Error);
      }
    }
    return failures;
  }

  /**
   * Starts the workers; tells of each model when all its workers take requests, or why one never
   * will.
   */
  async load(tell: (model: string, failure: Error | undefined) => void): Promise<void> {
    this.#tell = tell;
    const count = this.#workers;
    await Promise.all(
      this.registry.all.map(async model => {
        await model.scale(count, count);
        if (model.workers.every(worker => worker.ready)) tell(model.options.name, undefined);
      }),
    );
  }

  async drain(): Promise<void> {
    await Promise.all(this.registry.all.map(model => model.drain()));
  }

  /** Ends the workers at once. */
  abandon(): void {
    for (const model of this.registry.all) model.abandon();
  }

  /**
   * `POST /models`: only a file of the store, as TorchServe takes a local path for its last part.
   */
  async #register(
    url: string,
    name: string | undefined,
    responseTimeout: number | undefined,
  ): Promise<ServedModel> {
    if (name !== undefined && !isModelName(name))
      throw badRequest(
        `"${name}" cannot be a model name: TorchServe takes letters, digits, "_", "-" and "." only.`,
      );
    const { modelStore } = this.options;
    const file = findName(await storeFiles(modelStore, 'builtin'), path.basename(url));
    if (file === undefined || !(await liesIn(modelStore, file)))
      throw new ServeError(404, 'ModelNotFoundException', `Model not found at: ${url}`);
    try {
      return await this.#add(file, name, responseTimeout);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new ServeError(400, 'InvalidModelException', error.message);
    }
  }

  async #add(
    file: string,
    name: string | undefined,
    responseTimeout: number | undefined,
  ): Promise<ServedModel> {
    const opened = await openModelFile(
      path.resolve(this.options.modelStore, file),
      this.options.unpackFolder,
    );
    try {
      const served = name ?? opened.name;
      requireModelName(served);
      requireModelVersion(opened.version);
      const model = this.#served(opened, served, responseTimeout);
      this.registry.add(model);
      return model;
    } catch (error) {
      await opened.remove();
      throw error instanceof UserError
        ? new UserError(l10n.t('{0}: {1}', file, error.message), { cause: error })
        : error;
    }
  }

  #served(file: ModelFile, name: string, responseTimeout: number | undefined): ServedModel {
    const { settings, enginePath, metrics, log, unpackFolder } = this.options;
    const named = (worker: { id: string }): string => `${worker.id}-${name}_${file.version}`;
    return new ServedModel(file, {
      name,
      enginePath,
      env: {
        // A process that is ended leaves its temporary files; these go with the server.
        TMPDIR: unpackFolder,
        TEMP: unpackFolder,
        TMP: unpackFolder,
        MMOCR_THREADS:
          process.env['MMOCR_THREADS'] ??
          String(Math.max(1, Math.floor(availableParallelism() / this.#workers))),
        MMOCR_MEMORY_LIMIT:
          process.env['MMOCR_MEMORY_LIMIT'] ?? String(usualMemory + memoryPerModelByte * file.size),
        MMOCR_DECODE_SECONDS: process.env['MMOCR_DECODE_SECONDS'] ?? decodeSeconds,
      },
      loneOnAllCores: this.#workers > 1 && !readsOneWord(file.pipeline),
      idle: () => this.registry.all.every(model => model.running === 0),
      jobQueueSize: settings.jobQueueSize,
      responseTimeout: responseTimeout ?? settings.responseTimeout,
      startupTimeout: settings.startupTimeout,
      nextWorkerId: () => String(this.#nextWorker++),
      onReady: (worker, seconds) => {
        metrics.loaded(`W-${named(worker)}`, seconds);
        log.line(
          `W-${named(worker)}`,
          'WorkerThread',
          `W-${named(worker)} State change WORKER_STARTED -> WORKER_MODEL_LOADED`,
        );
      },
      onGaveUp: (worker, error) => {
        log.workerFailed(named(worker), name, error as Error);
        this.#tell(name, error as Error);
      },
    });
  }
}

/** Such a network is done before more threads are awake. */
function readsOneWord(pipeline: Pipeline): boolean {
  return pipeline.kind === 'single' && pipeline.model.description.task === 'textrecog';
}
