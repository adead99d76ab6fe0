import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { KnownTexts } from '../../model/pipeline';
import { serverUrl } from './address';
import {
  answerError,
  notWhoIsMeant,
  torchServeAnswering,
  type Answering,
  type Question,
} from './answers';
import { aboutAnswer, type ModelAnswer } from './modelAnswer';
import { type Answer, Connection } from './connection';
import type { KeySource } from './keys';
import { withModelNames } from './modelNames';
import { isName, type ModelStatus } from './modelStatus';
import type { ServerClient } from './serverClient';

export interface ClientOptions {
  /** `HOST:PORT` or URL. */
  inferenceAddress: string;
  managementAddress?: string;
  keys?: KeySource;
  /** Largest body the server takes, in bytes, where it is known. */
  maxRequestSize?: number;
  /** Seconds to wait for a prediction, where it is not TorchServe's default. */
  responseTimeout?: number;
  /** Who speaks TorchServe's interface there, where it is another program. */
  answering?: Answering;
}

/** TorchServe's own `default_response_timeout`: by then it has given up the worker itself. */
const predictTimeoutMs = 120_000;
/** As long as the `default_startup_timeout` that our servers start with. */
const registerTimeoutMs = 600_000;
const mostPages = 1000;
const mostModels = 100_000;

/**
 * TorchServe's REST interface. Every method throws `UserError` with what to do, or `CancelledError`
 * when its signal is aborted; none waits for ever (a model whose worker keeps dying never answers).
 */
export class TorchServeClient implements ServerClient {
  readonly inferenceAddress: string;
  readonly managementAddress: string | undefined;
  readonly #predictTimeoutMs: number;
  readonly #connection: Connection;
  readonly #program: string;

  constructor(private readonly options: ClientOptions) {
    this.inferenceAddress = serverUrl(options.inferenceAddress);
    this.managementAddress = options.managementAddress
      ? serverUrl(options.managementAddress)
      : undefined;
    this.#predictTimeoutMs =
      options.responseTimeout === undefined ? predictTimeoutMs : options.responseTimeout * 1000;
    const { keys, answering = torchServeAnswering } = options;
    this.#program = answering.program;
    this.#connection = new Connection(this.inferenceAddress, keys, answering);
  }

  /**
   * Whether the server says it is healthy; it says so before any worker is up, so this is no sign
   * of readiness.
   */
  async ping(signal?: AbortSignal): Promise<boolean> {
    const { body } = await this.#connection.ask(
      { kind: 'inference', base: this.inferenceAddress, route: '/ping' },
      signal,
    );
    return (body as { status?: unknown } | null)?.status === 'Healthy';
  }

  /** Names of all registered models. */
  async models(signal?: AbortSignal): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined = '0';
    for (let page = 0; token !== undefined && page < mostPages; page++) {
      const { body } = await this.#askManagement(
        `/models?limit=100&next_page_token=${encodeURIComponent(token)}`,
        {},
        signal,
      );
      const { models, nextPageToken } = Object(body) as {
        models?: ({ modelName?: unknown } | null)[];
        nextPageToken?: string;
      };
      const found = Array.isArray(models) ? models.map(model => model?.modelName) : [undefined];
      if (!found.every(isName) || names.length > mostModels) throw this.#notWhoIsMeant();
      names.push(...found);
      token = nextPageToken;
    }
    return names.sort();
  }

  /** All versions of a model, or the one asked for. */
  async describe(model: string, version?: string, signal?: AbortSignal): Promise<ModelStatus[]> {
    const route = `/models/${encodeURIComponent(model)}/${encodeURIComponent(version ?? 'all')}`;
    const { body } = await this.#askManagement(
      route,
      { model, ...(version ? { version } : {}) },
      signal,
    );
    const versions = (Array.isArray(body) ? body : [null]) as ({
      modelName?: unknown;
      modelVersion?: unknown;
      workers?: unknown;
    } | null)[];
    return versions.map(found => {
      if (!isName(found?.modelName) || !isName(String(found.modelVersion)))
        throw this.#notWhoIsMeant();
      const workers = Array.isArray(found.workers) ? found.workers.filter(isWorker) : [];
      return { name: found.modelName, version: String(found.modelVersion), workers };
    });
  }

  /**
   * Loads an archive of the server's model store beside the models that it serves, and makes its
   * version the default one. Resolves when a worker takes requests. Throws `UserError` where the
   * server takes no models while it runs, or has one of that name and version.
   */
  async register(archive: string, version: string, signal?: AbortSignal): Promise<void> {
    const base = this.#requireManagement();
    const model = archive.replace(/\.mar$/i, '');
    const asking = { kind: 'management', base, about: { model } } as const;
    const query = new URLSearchParams({ url: archive, initial_workers: '1', synchronous: 'true' });
    await this.#connection.ask(
      { ...asking, method: 'POST', route: `/models?${query.toString()}` },
      signal,
      registerTimeoutMs,
    );
    const route = `/models/${[model, version, 'set-default'].map(encodeURIComponent).join('/')}`;
    await this.#connection.ask({ ...asking, method: 'PUT', route }, signal);
  }

  /**
   * Sends an encoded image to a model, for KIE with the texts known of it; without `version` its
   * default version answers.
   */
  async predict(
    model: string,
    version: string | undefined,
    image: Uint8Array,
    signal?: AbortSignal,
    known?: KnownTexts,
  ): Promise<ModelAnswer> {
    const bytes = known
      ? Buffer.from(JSON.stringify({ image: Buffer.from(image).toString('base64'), ...known }))
      : image;
    const asked = { model, size: bytes.byteLength, ...(version ? { version } : {}) };
    const limit = this.options.maxRequestSize;
    if (limit !== undefined && bytes.byteLength > limit)
      throw answerError(413, '', { address: this.inferenceAddress, withKey: false, ...asked });
    const route = ['/predictions', model, ...(version ? [version] : [])]
      .map((part, index) => (index ? encodeURIComponent(part) : part))
      .join('/');
    const headers = {
      'content-type': known ? 'application/json' : 'application/octet-stream',
      'content-length': String(bytes.byteLength),
    };
    try {
      const base = this.inferenceAddress;
      const answer = await this.#connection.ask(
        { kind: 'inference', base, route, headers, bytes, about: asked },
        signal,
        this.#predictTimeoutMs,
      );
      const said = (name: string) => answer.headers.get(name);
      const about = aboutAnswer({
        image: said('x-mmocr-image'),
        task: said('x-mmocr-task'),
        timings: said('server-timing'),
      });
      return { ...answer, about };
    } catch (error) {
      if (!this.managementAddress) throw error;
      throw await withModelNames(error, this.inferenceAddress, model, () => this.models());
    }
  }

  #askManagement(route: string, about: Partial<Question>, signal?: AbortSignal): Promise<Answer> {
    const base = this.#requireManagement();
    return this.#connection.ask({ kind: 'management', base, route, about }, signal);
  }

  #requireManagement(): string {
    if (this.managementAddress) return this.managementAddress;
    throw new UserError(
      l10n.t(
        'The management address of the server at {0} is not set, so its models are not known.',
        this.inferenceAddress,
      ),
      { fix: 'openSettings' },
    );
  }

  #notWhoIsMeant(): UserError {
    const address = this.#requireManagement();
    return notWhoIsMeant(200, '', { address, withKey: false, program: this.#program });
  }
}

function isWorker(worker: unknown): worker is ModelStatus['workers'][number] {
  const { id, status } = Object(worker) as { id?: unknown; status?: unknown };
  return typeof id === 'string' && typeof status === 'string';
}
