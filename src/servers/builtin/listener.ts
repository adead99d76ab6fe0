import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import * as net from 'node:net';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { parseTarget, type Ask } from './ask';
import type { BodyRoom } from './bodyRoom';
import { endUnread } from './lingering';
import { malformedReply } from './malformed';
import { errorReply, type Reply } from './reply';
import { RequestBody, SenderGoneError } from './requestBody';

export interface ListenerOptions {
  /** `http://HOST:PORT`. */
  address: string;
  maxRequestSize: number;
  /** What the bodies of all listeners may fill. */
  room: BodyRoom;
  /** On every answer. */
  headers: Record<string, string>;
  answer(ask: Ask): Promise<Reply>;
  onAnswered(line: {
    remote: string;
    method: string;
    target: string;
    status: number;
    ms: number;
  }): void;
}

/** TorchServe's own; nothing of it may be taken from a cache. */
const noCache = {
  Pragma: 'no-cache',
  'Cache-Control': 'no-cache; no-store, must-revalidate, private',
  Expires: 'Thu, 01 Jan 1970 00:00:00 UTC',
};

/**
 * How long a connection that is idle when the server stops may still bring the request its client
 * has just sent.
 */
const lastRequestMs = 200;

/** How long a client may keep its answer waiting. */
const takeAnswerMs = 60_000;

/** Each may hold some 40 kB of sockets' buffers and half a head. */
const mostConnections = 2048;

/** One address: answers the requests it has read, each after a look at its head. */
export class Listener {
  readonly #server: http.Server;
  /** Requests whose answer is not out yet. */
  readonly #unanswered = new Map<RequestBody, net.Socket>();
  #stopping = false;
  #checkIdle: () => void = () => undefined;

  constructor(private readonly options: ListenerOptions) {
    const take = (
      request: http.IncomingMessage,
      response: http.ServerResponse,
      waits: boolean,
    ): void => {
      this.#take(request, response, waits).catch(() => response.destroy());
    };
    this.#server = http
      .createServer((request, response) => take(request, response, false))
      .on('checkContinue', (request: http.IncomingMessage, response: http.ServerResponse) =>
        take(request, response, true),
      )
      .on('clientError', (error: NodeJS.ErrnoException, socket: net.Socket) =>
        this.#refuse(error, socket),
      );
    // Like TorchServe, which leaves idle connections open.
    this.#server.keepAliveTimeout = 0;
    this.#server.maxConnections = mostConnections;
  }

  /** Throws `UserError` when the address cannot be had. */
  async listen(): Promise<void> {
    const { hostname, port } = new URL(this.options.address);
    await new Promise<void>((resolve, reject) => {
      this.#server
        .once('error', reject)
        .listen(
          { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80), exclusive: true },
          resolve,
        );
    }).catch((cause: NodeJS.ErrnoException) => {
      throw new UserError(
        cause.code === 'EADDRINUSE'
          ? l10n.t(
              'Another program uses {0}. Stop it, or set another address in config.properties.',
              this.options.address,
            )
          : l10n.t(
              'The built-in server cannot listen at {0}: {1}',
              this.options.address,
              cause.message,
            ),
        { fix: 'openSettings', cause },
      );
    });
  }

  /** Takes no new connections; resolves when every request that was read is answered. */
  async stop(): Promise<void> {
    this.#stopping = true;
    // Without `http.Server`'s own part, which would cut idle connections while a request is on its
    // way.
    net.Server.prototype.close.call(this.#server);
    await new Promise(resolve => {
      setTimeout(resolve, lastRequestMs);
    });
    this.#server.closeIdleConnections();
    await new Promise<void>(resolve => {
      this.#checkIdle = () => {
        if ([...this.#unanswered.keys()].every(({ reading }) => reading)) resolve();
      };
      this.#checkIdle();
    });
    this.#server.closeAllConnections();
  }

  /** `waits`: the client sends its body only when it is told to (`Expect: 100-continue`). */
  async #take(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    waits: boolean,
  ): Promise<void> {
    const started = performance.now();
    const { method = '', url: target = '', socket } = request;
    const { remoteAddress: remote = '' } = socket;
    const { maxRequestSize, room } = this.options;
    const body = new RequestBody(request, {
      maxRequestSize,
      room,
      onWanted: () => {
        if (waits) response.writeContinue();
      },
    });
    const answered = (): void => {
      this.#unanswered.delete(body);
      this.#checkIdle();
    };
    this.#unanswered.set(body, socket);
    response.once('close', answered);
    const reply = await this.#reply(request, body);
    body.release();
    if (reply === undefined || response.destroyed) return;
    this.#send(response, reply, answered);
    this.options.onAnswered({
      remote,
      method,
      target,
      status: response.statusCode,
      ms: performance.now() - started,
    });
  }

  /** Undefined when nobody waits for it. */
  async #reply(request: http.IncomingMessage, body: RequestBody): Promise<Reply | undefined> {
    try {
      body.checkLength();
      return await this.options.answer({
        method: request.method ?? 'GET',
        ...parseTarget(request.url ?? '/'),
        headers: request.headers,
        body: () => body.read().finally(() => this.#checkIdle()),
      });
    } catch (error) {
      return error instanceof SenderGoneError ? undefined : errorReply(error);
    }
  }

  #send(
    response: http.ServerResponse,
    { status, reason, headers, body }: Reply,
    onSent: () => void,
  ): void {
    const unread = !response.req.complete;
    // An error ends the connection, as in TorchServe; what a client of HTTP/1.0 or one that says
    // `Connection: close` waits for is its end.
    const connection =
      status >= 400 || unread || this.#stopping || !response.shouldKeepAlive
        ? 'close'
        : 'keep-alive';
    const { socket } = response;
    response.sendDate = false;
    const all = {
      ...headers,
      'x-request-id': randomUUID(),
      ...this.options.headers,
      ...noCache,
      'content-length': Buffer.byteLength(body),
      connection,
    };
    response.writeHead(status, reason ?? http.STATUS_CODES[status] ?? '', all);
    // Node ends a connection whose time is out.
    socket?.setTimeout(takeAnswerMs);
    response.once('finish', () => socket?.setTimeout(0));
    if (unread) endUnread(response, body, this.options.maxRequestSize, onSent);
    else response.end(body);
  }

  /** What is no HTTP, or does not come to an end. */
  #refuse(error: NodeJS.ErrnoException, socket: net.Socket): void {
    // An answer to this would be taken for that of the request before.
    const busy = [...this.#unanswered.values()].includes(socket);
    if (busy || !socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else
      socket.end(malformedReply(error.code, { ...noCache, ...this.options.headers }), () =>
        socket.destroy(),
      );
  }
}
