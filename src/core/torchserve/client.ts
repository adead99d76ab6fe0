import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import * as l10n from '@vscode/l10n';
import fetch, { type Headers, type RequestInit } from 'node-fetch';
import { UserError } from '../errors';
import type { KnownTexts } from '../ocr/chain';
import { isLoopback, serverUrl } from './address';
import { answerError, ModelNotFoundError, networkError, notTorchServe, type Question } from './answers';
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
}

/** An answer of a model: the parsed body, and when the request was on its way and answered, in milliseconds since it began. */
export interface Answer {
  body: unknown;
  headers: Headers;
  sentMs: number;
  totalMs: number;
}

const askTimeoutMs = 10_000;
const predictTimeoutMs = 120_000;
/** As much as a TorchServe of ours answers at most (its max_response_size). */
const mostBytes = 64 * 1024 * 1024;
const mostPages = 1000;

/**
 * TorchServe's REST interface. Every method throws `UserError` with what to do, or `CancelledError` when its signal is aborted;
 * none waits for ever (a model whose worker keeps dying never answers).
 */
export class TorchServeClient {
  readonly inferenceAddress: string;
  readonly managementAddress: string | undefined;
  readonly #agent: http.Agent;
  readonly #secureAgent: https.Agent;

  constructor(private readonly options: ClientOptions) {
    this.inferenceAddress = serverUrl(options.inferenceAddress);
    this.managementAddress = options.managementAddress ? serverUrl(options.managementAddress) : undefined;
    this.#agent = new http.Agent({ keepAlive: true });
    // TorchServe makes its own certificate for an https address without a keystore; on this machine that is enough.
    this.#secureAgent = new https.Agent({ keepAlive: true, rejectUnauthorized: !isLoopback(this.inferenceAddress) });
  }

  /** Whether the server says it is healthy; it says so before any worker is up, so this is no sign of readiness. */
  async ping(signal?: AbortSignal): Promise<boolean> {
    const { body } = await this.#ask('inference', '/ping', {}, {}, signal);
    return (body as { status?: unknown } | null)?.status === 'Healthy';
  }

  /** Names of all registered models. */
  async models(signal?: AbortSignal): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined = '0';
    for (let page = 0; token !== undefined && page < mostPages; page++) {
      const { body } = await this.#ask('management', `/models?limit=100&next_page_token=${encodeURIComponent(token)}`, {}, {}, signal);
      const { models, nextPageToken } = Object(body) as { models?: ({ modelName?: unknown } | null)[]; nextPageToken?: string };
      const found = Array.isArray(models) ? models.map(model => model?.modelName) : [undefined];
      if (!found.every(name => typeof name === 'string')) throw notTorchServe(200, '', { address: this.#base('management'), withKey: false });
      names.push(...found);
      token = nextPageToken;
    }
    return names.sort();
  }

  /** All versions of a model, or the one asked for. */
  async describe(model: string, version?: string, signal?: AbortSignal): Promise<ModelStatus[]> {
    const route = `/models/${encodeURIComponent(model)}/${encodeURIComponent(version ?? 'all')}`;
    const { body } = await this.#ask('management', route, {}, { model, ...(version ? { version } : {}) }, signal);
    const versions = (Array.isArray(body) ? body : [null]) as ({ modelName?: unknown; modelVersion?: unknown; workers?: unknown } | null)[];
    return versions.map(found => {
      if (typeof found?.modelName !== 'string') throw notTorchServe(200, '', { address: this.#base('management'), withKey: false });
      const workers = Array.isArray(found.workers) ? found.workers as ModelStatus['workers'] : [];
      return { name: found.modelName, version: String(found.modelVersion), workers };
    });
  }

  /** Sends an encoded image to a model, for KIE with the texts known of it; without `version` its default version answers. */
  async predict(model: string, version: string | undefined, image: Uint8Array, signal?: AbortSignal, known?: KnownTexts): Promise<Answer> {
    const bytes = known ? Buffer.from(JSON.stringify({ image: Buffer.from(image).toString('base64'), ...known })) : image;
    const asked = { model, size: bytes.byteLength, ...(version ? { version } : {}) };
    const limit = this.options.maxRequestSize;
    if (limit !== undefined && bytes.byteLength > limit) throw answerError(413, '', { address: this.inferenceAddress, withKey: false, ...asked });
    const route = ['/predictions', model, ...(version ? [version] : [])].map((part, index) => index ? encodeURIComponent(part) : part).join('/');
    const headers = { 'content-type': known ? 'application/json' : 'application/octet-stream', 'content-length': String(bytes.byteLength) };
    try {
      return await this.#ask('inference', route, { method: 'POST', headers, bytes }, asked, signal, predictTimeoutMs);
    } catch (error) {
      throw await this.#withModelNames(error, model);
    }
  }

  async #ask(kind: KeyKind, route: string, init: RequestInit & { bytes?: Uint8Array }, about: Partial<Question>, signal?: AbortSignal, timeoutMs = askTimeoutMs): Promise<Answer> {
    const base = this.#base(kind);
    const key = await this.options.keys?.(kind);
    const asked: Question = { address: base, withKey: key !== undefined, ...about };
    const { bytes, ...rest } = init;
    const start = performance.now();
    let sentMs = 0;
    try {
      // Chunks, so that the moment the last one was taken is known.
      const body = bytes && Readable.from(chunks(bytes), { objectMode: false }).once('end', () => { sentMs = performance.now() - start; });
      const response = await fetch(base + route, {
        ...rest, ...(body ? { body } : {}),
        headers: { ...(rest.headers as Record<string, string>), ...(key ? { authorization: `Bearer ${key}` } : {}) },
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
        // TorchServe never sends elsewhere; an image and a key follow nobody who does.
        redirect: 'manual',
        size: mostBytes,
        agent: url => url.protocol === 'https:' ? this.#secureAgent : this.#agent,
      });
      const text = await response.text();
      if (!response.ok) throw answerError(response.status, text, asked);
      return { body: parseAnswer(text, asked), headers: response.headers, sentMs, totalMs: performance.now() - start };
    } catch (error) {
      throw error instanceof UserError ? error : networkError(error, asked, signal, timeoutMs);
    }
  }

  #base(kind: KeyKind): string {
    if (kind === 'inference') return this.inferenceAddress;
    if (this.managementAddress) return this.managementAddress;
    throw new UserError(l10n.t('The management address of the server at {0} is not set, so its models are not known.', this.inferenceAddress), { fix: 'openSettings' });
  }

  /** "No such model" is of use with the models there are. */
  async #withModelNames(error: unknown, model: string): Promise<unknown> {
    if (!(error instanceof ModelNotFoundError) || !this.managementAddress) return error;
    const names = await this.models().catch(() => undefined);
    if (!names) return error;
    return new ModelNotFoundError(l10n.t('The server at {0} has no model "{1}". It serves: {2}.', this.inferenceAddress, model, names.join(', ') || l10n.t('no models')), { fix: 'selectModel' });
  }
}

function* chunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65536) yield bytes.subarray(at, at + 65536);
}
