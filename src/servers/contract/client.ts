import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import * as l10n from '@vscode/l10n';
import type nodeFetch from 'node-fetch';
import type { Headers, RequestInit, Response } from 'node-fetch';
import { withDeadline } from '../../base/deadline';
import { UserError } from '../../base/errors';
import type { KnownTexts } from '../../model/pipeline';
import { visibleText } from '../../base/visibleText';
import { isLoopback, serverUrl } from './address';
import {
  answerError,
  ModelNotFoundError,
  mostBytes,
  networkError,
  notTorchServe,
  type Question,
} from './answers';
import { parseAnswer } from './json';
import type { KeyKind, KeySource } from './keys';

/** A model version and its workers, as `GET /models/NAME` describes it. */
export interface ModelStatus {
  name: string;
  version: string;
  workers: { id: string; status: string; pid: number }[];
}

export interface ClientOptions {
  /** `HOST:PORT` or URL. */
  inferenceAddress: string;
  managementAddress?: string;
  keys?: KeySource;
  /** Largest body the server takes, in bytes, where it is known. */
  maxRequestSize?: number;
  /** Seconds to wait for a prediction, where it is not TorchServe's default. */
  responseTimeout?: number;
}

/**
 * An answer of a model: the parsed body, and when the request was on its way and answered, in
 * milliseconds since it began.
 */
export interface Answer {
  body: unknown;
  headers: Headers;
  sentMs: number;
  totalMs: number;
}

const askTimeoutMs = 10_000;
/** TorchServe's own `default_response_timeout`: by then it has given up the worker itself. */
const predictTimeoutMs = 120_000;
const mostPages = 1000;
const mostModels = 100_000;
/** What a model or a version may be called here: names of strangers end up in lists and files. */
const isName = (name: unknown): name is string =>
  typeof name === 'string' && name.length <= 300 && visibleText(name) === name;

/**
 * TorchServe's REST interface. Every method throws `UserError` with what to do, or `CancelledError`
 * when its signal is aborted; none waits for ever (a model whose worker keeps dying never answers).
 */
export class TorchServeClient {
  readonly inferenceAddress: string;
  readonly managementAddress: string | undefined;
  readonly #predictTimeoutMs: number;
  readonly #agent: http.Agent;
  readonly #secureAgent: https.Agent;

  constructor(private readonly options: ClientOptions) {
    this.inferenceAddress = serverUrl(options.inferenceAddress);
    this.managementAddress = options.managementAddress
      ? serverUrl(options.managementAddress)
      : undefined;
    this.#predictTimeoutMs =
      options.responseTimeout === undefined ? predictTimeoutMs : options.responseTimeout * 1000;
    this.#agent = new http.Agent({ keepAlive: true });
    // TorchServe makes its own certificate for an https address without a keystore; on this machine
    // that is enough.
    this.#secureAgent = new https.Agent({
      keepAlive: true,
      rejectUnauthorized: !isLoopback(this.inferenceAddress),
    });
  }

  /**
   * Whether the server says it is healthy; it says so before any worker is up, so this is no sign
   * of readiness.
   */
  async ping(signal?: AbortSignal): Promise<boolean> {
    const { body } = await this.#ask('inference', '/ping', {}, {}, signal);
    return (body as { status?: unknown } | null)?.status === 'Healthy';
  }

  /** Names of all registered models. */
  async models(signal?: AbortSignal): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined = '0';
    for (let page = 0; token !== undefined && page < mostPages; page++) {
      const { body } = await this.#ask(
        'management',
        `/models?limit=100&next_page_token=${encodeURIComponent(token)}`,
        {},
        {},
        signal,
      );
      const { models, nextPageToken } = Object(body) as {
        models?: ({ modelName?: unknown } | null)[];
        nextPageToken?: string;
      };
      const found = Array.isArray(models) ? models.map(model => model?.modelName) : [undefined];
      if (!found.every(isName) || names.length > mostModels)
        throw notTorchServe(200, '', { address: this.#base('management'), withKey: false });
      names.push(...found);
      token = nextPageToken;
    }
    return names.sort();
  }

  /** All versions of a model, or the one asked for. */
  async describe(model: string, version?: string, signal?: AbortSignal): Promise<ModelStatus[]> {
    const route = `/models/${encodeURIComponent(model)}/${encodeURIComponent(version ?? 'all')}`;
    const { body } = await this.#ask(
      'management',
      route,
      {},
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
        throw notTorchServe(200, '', { address: this.#base('management'), withKey: false });
      const workers = Array.isArray(found.workers) ? found.workers.filter(isWorker) : [];
      return { name: found.modelName, version: String(found.modelVersion), workers };
    });
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
  ): Promise<Answer> {
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
      return await this.#ask(
        'inference',
        route,
        { method: 'POST', headers, bytes },
        asked,
        signal,
        this.#predictTimeoutMs,
      );
    } catch (error) {
      throw await this.#withModelNames(error, model);
    }
  }

  async #ask(
    kind: KeyKind,
    route: string,
    init: RequestInit & { bytes?: Uint8Array },
    about: Partial<Question>,
    signal?: AbortSignal,
    timeoutMs = askTimeoutMs,
  ): Promise<Answer> {
    const base = this.#base(kind);
    const key = await this.options.keys?.(kind);
    const asked: Question = { address: base, withKey: key !== undefined, ...about };
    const { bytes, ...rest } = init;
    // Loaded by the first request, and not by a window that asks no server.
    const { default: fetch } = await import('node-fetch');
    const start = performance.now();
    let sentMs = 0;
    try {
      // Chunks, so that the moment the last one was taken is known.
      const body =
        bytes &&
        Readable.from(chunks(bytes), { objectMode: false }).once('end', () => {
          sentMs = performance.now() - start;
        });
      const headers = {
        ...(rest.headers as Record<string, string>),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      };
      const request = { ...rest, ...(body ? { body } : {}), headers };
      // The body, too, is waited for: a server may send it byte by byte, or never to its end.
      const { response, text } = await withDeadline(timeoutMs, [signal], limited =>
        this.#fetchText(fetch, base + route, { ...request, signal: limited }),
      );
      if (!response.ok) throw answerError(response.status, text, asked);
      return {
        body: parseAnswer(text, asked),
        headers: response.headers,
        sentMs,
        totalMs: performance.now() - start,
      };
    } catch (error) {
      throw error instanceof UserError ? error : networkError(error, asked, signal, timeoutMs);
    }
  }

  async #fetchText(
    fetch: typeof nodeFetch,
    url: string,
    init: RequestInit,
  ): Promise<{ response: Response; text: string }> {
    const response = await fetch(url, {
      ...init,
      // TorchServe never sends elsewhere; an image and a key follow nobody who does.
      redirect: 'manual',
      size: mostBytes,
      agent: ({ protocol }) => (protocol === 'https:' ? this.#secureAgent : this.#agent),
    });
    return { response, text: await response.text() };
  }

  #base(kind: KeyKind): string {
    if (kind === 'inference') return this.inferenceAddress;
    if (this.managementAddress) return this.managementAddress;
    throw new UserError(
      l10n.t(
        'The management address of the server at {0} is not set, so its models are not known.',
        this.inferenceAddress,
      ),
      { fix: 'openSettings' },
    );
  }

  /** "No such model" is of use with the models there are. */
  async #withModelNames(error: unknown, model: string): Promise<unknown> {
    if (!(error instanceof ModelNotFoundError) || !this.managementAddress) return error;
    const names = await this.models().catch(() => undefined);
    if (!names) return error;
    return new ModelNotFoundError(
      l10n.t(
        'The server at {0} has no model "{1}". It serves: {2}.',
        this.inferenceAddress,
        model,
        names.join(', ') || l10n.t('no models'),
      ),
      { fix: 'selectModel' },
    );
  }
}

function isWorker(worker: unknown): worker is ModelStatus['workers'][number] {
  const { id, status } = Object(worker) as { id?: unknown; status?: unknown };
  return typeof id === 'string' && typeof status === 'string';
}

function* chunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65536) yield bytes.subarray(at, at + 65536);
}
