import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { removeTree, removeTreeNow } from '../../base/heldFiles';
import type { KeyKind } from '../contract/keys';
import type { ChosenModel } from './chosenModels';
import { apiDescription } from './apiDescription';
import type { Ask } from './ask';
import { BodyRoom } from './bodyRoom';
import { answerInference } from './inferenceApi';
import { KeyFile } from './keyFile';
import { Listener } from './listener';
import { answerManagement } from './managementApi';
import { Metrics } from './metrics';
import { answerProtocol, protocolRefusal } from './openInference/answerProtocol';
import { jsonReply, methodNotAllowed, resourceNotFound, ServeError, type Reply } from './reply';
import { ServerLog } from './serverLog';
import type { ServeSettings } from './settings';
import { ModelShelf } from './modelShelf';

export interface BuiltinServerOptions {
  settings: ServeSettings;
  modelStore: string;
  models: readonly ChosenModel[];
  enginePath: string;
  /** Gets key_file.json, as TorchServe's current folder does. */
  workingFolder: string;
  logFolder: string | undefined;
  /** Of this program. */
  version: string;
}

type Api = KeyKind | 'metrics';

/**
 * Bytes of bodies that all connections may hold; on the way to a worker each is copied once or
 * twice.
 */
const leastRoom = 128 << 20;

/**
 * The engine behind TorchServe's REST interface. Every request it has read is answered, also while
 * it stops.
 */
export class BuiltinServer {
  #keyFile: KeyFile | undefined;
  readonly #log: ServerLog;
  readonly #metrics = new Metrics();
  readonly #shelf: ModelShelf;
  readonly #listeners: Listener[];
  readonly #room: BodyRoom;

  private constructor(
    private readonly options: BuiltinServerOptions,
    private readonly unpackFolder: string,
  ) {
    const { settings } = options;
    this.#log = new ServerLog(options.logFolder);
    this.#shelf = new ModelShelf({
      ...options,
      unpackFolder,
      metrics: this.#metrics,
      log: this.#log,
    });
    this.#room = new BodyRoom(Math.max(leastRoom, 2 * settings.maxRequestSize));
    const byAddress = new Map<string, Api[]>();
    for (const [api, address] of [
      ['inference', settings.inferenceAddress],
      ['management', settings.managementAddress],
      ['metrics', settings.metricsAddress],
    ] as const) {
      if (address !== undefined) byAddress.set(address, [...(byAddress.get(address) ?? []), api]);
    }
    this.#listeners = [...byAddress].map(([address, apis]) => this.#listener(address, apis));
  }

  /**
   * Opens the models and listens; `load` lets them answer. `failures` says by file which models
   * were left out. Throws `UserError` when an address is taken, the key file cannot be written or
   * no model could be opened; nothing is left then.
   */
  static async start(
    options: BuiltinServerOptions,
  ): Promise<{ server: BuiltinServer; failures: Map<string, Error> }> {
    const unpackFolder = fs.mkdtempSync(
      path.join(process.env['TEMP'] ?? os.tmpdir(), 'mmocr-models-'),
    );
    let server: BuiltinServer;
    try {
      server = new BuiltinServer(options, unpackFolder);
    } catch (error) {
      removeTreeNow(unpackFolder);
      throw error;
    }
    process.once('exit', server.#atExit);
    try {
      const { settings, workingFolder } = options;
      if (settings.keys)
        server.#keyFile = await KeyFile.create(workingFolder, {
          lifeMinutes: settings.keyLifeMinutes,
        });
      const failures = await server.#shelf.openAll(options.models);
      const [first] = failures.values();
      if (first && failures.size === options.models.length) throw first;
      // One after the other, so that of two taken addresses the first is told.
      for (const listener of server.#listeners) await listener.listen();
      return { server, failures };
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Undefined with disable_token_authorization=true. */
  get keyFile(): KeyFile | undefined {
    return this.#keyFile;
  }

  /** Names of the models. */
  get models(): string[] {
    return this.#shelf.registry.names;
  }

  /**
   * Lets the workers load; tells of each model when all its workers take requests, or why one never
   * will.
   */
  load(tell: (model: string, failure: Error | undefined) => void): void {
    void this.#shelf.load(tell);
  }

  /**
   * Takes no new connections, answers what was accepted, ends the workers and removes the key file
   * and what was unpacked.
   */
  async stop(): Promise<void> {
    await Promise.all(this.#listeners.map(listener => listener.stop()));
    await this.#shelf.drain();
    this.keyFile?.remove();
    await removeTree(this.unpackFolder);
    this.#log.close();
    process.off('exit', this.#atExit);
  }

  /**
   * Ends the workers at once and removes the files, in one go: for the end of a process that takes
   * no time, a defect's or a second signal's.
   */
  abandon(): void {
    this.#shelf.abandon();
    this.keyFile?.remove();
    removeTreeNow(this.unpackFolder);
  }

  readonly #atExit = (): void => this.abandon();

  #listener(address: string, apis: Api[]): Listener {
    const { settings } = this.options;
    return new Listener({
      address,
      maxRequestSize: settings.maxRequestSize,
      headers: settings.cors,
      room: this.#room,
      answer: ask =>
        this.#answer(ask, apis).catch((error: unknown) => {
          if (ask.path[0] !== 'v2' || !(error instanceof ServeError)) throw error;
          return protocolRefusal(error);
        }),
      onAnswered: ({ remote, method, target, status, ms }) => {
        this.#metrics.answered(status);
        this.#log.line(
          'http',
          'ACCESS_LOG',
          `/${remote} "${method} ${target} HTTP/1.1" ${status} ${Math.round(ms)}`,
        );
      },
    });
  }

  /**
   * The chain of TorchServe's request handlers: descriptions need no key, metrics neither,
   * everything else one per API of the address.
   */
  async #answer(ask: Ask, apis: Api[]): Promise<Reply> {
    const [first] = ask.path;
    if (ask.path.length === 0 && ask.method !== 'OPTIONS') throw methodNotAllowed();
    if (ask.path.length === 0 || (first === 'api-description' && ask.path.length === 1))
      return jsonReply(apiDescription(apis));
    for (const api of apis) {
      const reply =
        api === 'metrics'
          ? this.#answerMetrics(ask)
          : ((await this.#checkKey(ask, api)) ?? (await this.#answerApi(ask, api)));
      if (reply) return reply;
    }
    throw resourceNotFound();
  }

  async #answerApi(ask: Ask, api: KeyKind): Promise<Reply | undefined> {
    const { registry, management } = this.#shelf;
    if (api === 'management') return answerManagement(ask, management);
    return (
      (await answerProtocol(ask, registry, this.options.version)) ??
      (await answerInference(ask, registry, this.#metrics))
    );
  }

  #answerMetrics({ path: [first], query }: Ask): Reply | undefined {
    if (first !== 'metrics') return undefined;
    const body =
      this.options.settings.metricsMode === 'prometheus'
        ? this.#metrics.text(query.getAll('name[]'))
        : '';
    return {
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      body,
    };
  }

  /**
   * An answer for a request to `/token`; TorchServe takes any management request for one whose text
   * contains that.
   */
  async #checkKey(ask: Ask, api: KeyKind): Promise<Reply | undefined> {
    if (!this.keyFile) return undefined;
    const { authorization } = ask.headers;
    const renews =
      api === 'management' &&
      (ask.path.join('/').startsWith('token') || JSON.stringify(ask.headers).includes('/token'));
    if (!renews) return void this.keyFile.check(api, authorization);
    await this.keyFile.renew(ask.query.get('type'), authorization);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '\n' };
  }
}
