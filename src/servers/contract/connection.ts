import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import type { Headers, RequestInit, Response } from 'node-fetch';
import type nodeFetch from 'node-fetch';
import { withDeadline } from '../../base/deadline';
import { isLoopback } from './address';
import {
  mostBytes,
  networkError,
  torchServeAnswering,
  type Answering,
  type Question,
} from './answers';
import { parseAnswer } from './json';
import type { KeyKind, KeySource } from './keys';

/** What is asked: with `bytes` it is posted. */
export interface Asking {
  /** Whose key goes with it. */
  kind: KeyKind;
  base: string;
  route: string;
  /** GET, or POST with `bytes`, unless said otherwise. */
  method?: 'POST' | 'PUT';
  headers?: Record<string, string>;
  bytes?: Uint8Array;
  /** For the sentence of an error. */
  about?: Partial<Question>;
}

/** When a request was on its way and answered, in milliseconds since it began. */
export interface Taken {
  sentMs: number;
  totalMs: number;
}

/** An answer with its parsed body. */
export interface Answer extends Taken {
  body: unknown;
  headers: Headers;
}

/** An answer as it came, whatever its status. */
export interface Reply extends Taken {
  status: number;
  text: string;
  headers: Headers;
}

const askTimeoutMs = 10_000;

/** Carries requests to a server and its answers back, over connections that are kept. */
export class Connection {
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #secureAgent: https.Agent;
  readonly #keys: KeySource | undefined;
  readonly #answering: Answering;

  constructor(
    inferenceAddress: string,
    keys: KeySource | undefined,
    answering: Answering = torchServeAnswering,
  ) {
    this.#keys = keys;
    this.#answering = answering;
    // TorchServe makes its own certificate for an https address without a keystore; on this machine
    // that is enough.
    this.#secureAgent = new https.Agent({
      keepAlive: true,
      rejectUnauthorized: !isLoopback(inferenceAddress),
    });
  }

  /** Throws `UserError` for whatever is not a success in time, or no JSON; `CancelledError`. */
  async ask(asking: Asking, signal?: AbortSignal, timeoutMs = askTimeoutMs): Promise<Answer> {
    const { reply, asked } = await this.#reply(asking, signal, timeoutMs);
    const { status, text, headers, sentMs, totalMs } = reply;
    if (status < 200 || status > 299) throw this.#answering.refusal(status, text, asked);
    return { body: parseAnswer(text, asked), headers, sentMs, totalMs };
  }

  /** The same for who judges the answer himself. Throws where there is none in time. */
  async reply(asking: Asking, signal?: AbortSignal, timeoutMs = askTimeoutMs): Promise<Reply> {
    return (await this.#reply(asking, signal, timeoutMs)).reply;
  }

  async #reply(
    { kind, base, route, bytes, about, method, ...asking }: Asking,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<{ reply: Reply; asked: Question }> {
    const key = await this.#keys?.(kind);
    const { program } = this.#answering;
    const asked: Question = { address: base, withKey: key !== undefined, program, ...about };
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
      const headers = { ...asking.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
      const posted = body ? { method: 'POST', body } : {};
      const request = { ...posted, ...(method ? { method } : {}), headers };
      // The body, too, is waited for: a server may send it byte by byte, or never to its end.
      const { response, text } = await withDeadline(timeoutMs, [signal], limited =>
        this.#fetchText(fetch, base + route, { ...request, signal: limited }),
      );
      const { status, headers: answered } = response;
      const totalMs = performance.now() - start;
      return { reply: { status, text, headers: answered, sentMs, totalMs }, asked };
    } catch (error) {
      throw networkError(error, asked, signal, timeoutMs);
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
}

function* chunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65536) yield bytes.subarray(at, at + 65536);
}
