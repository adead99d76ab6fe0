import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import * as net from 'node:net';
import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import { parseTarget, type Ask } from './ask';
import { errorReply, type Reply } from './reply';

export interface ListenerOptions {
  /** `http://HOST:PORT`. */
  address: string;
  maxRequestSize: number;
  /** On every answer. */
  headers: Record<string, string>;
  answer(ask: Ask): Promise<Reply>;
  onAnswered(line: { remote: string; method: string; target: string; status: number; ms: number }): void;
}

/** TorchServe's own; nothing of it may be taken from a cache. */
const noCache = { Pragma: 'no-cache', 'Cache-Control': 'no-cache; no-store, must-revalidate, private', Expires: 'Thu, 01 Jan 1970 00:00:00 UTC' };

/** How long a connection that is idle when the server stops may still bring the request its client has just sent. */
const lastRequestMs = 200;

/** One address: reads requests whole, refuses those that are too large, and answers each one it has read. */
export class Listener {
  readonly #server: http.Server;
  #open = 0;
  #stopping = false;
  #idle: (() => void) | undefined;

  constructor(private readonly options: ListenerOptions) {
    const take = (request: http.IncomingMessage, response: http.ServerResponse): void => { this.#take(request, response).catch(() => response.destroy()); };
    this.#server = http.createServer(take).on('checkContinue', (request: http.IncomingMessage, response: http.ServerResponse) => {
      if (!this.#tooLarge(Number(request.headers['content-length'] ?? 0))) response.writeContinue();
      take(request, response);
    });
    // Like TorchServe, which leaves idle connections open.
    this.#server.keepAliveTimeout = 0;
  }

  /** Throws `UserError` when the address cannot be had. */
  async listen(): Promise<void> {
    const { hostname, port } = new URL(this.options.address);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80), exclusive: true }, resolve);
    }).catch((cause: NodeJS.ErrnoException) => {
      throw new UserError(cause.code === 'EADDRINUSE'
        ? l10n.t('Another program uses {0}. Stop it, or set another address in config.properties.', this.options.address)
        : l10n.t('The built-in server cannot listen at {0}: {1}', this.options.address, cause.message), { fix: 'openSettings', cause });
    });
  }

  /** Takes no new connections; resolves when every request that was read is answered. */
  async stop(): Promise<void> {
    this.#stopping = true;
    // Without `http.Server`'s own part, which would cut idle connections while a request is on its way.
    net.Server.prototype.close.call(this.#server);
    await new Promise(resolve => { setTimeout(resolve, lastRequestMs); });
    this.#server.closeIdleConnections();
    if (this.#open > 0) await new Promise<void>(resolve => { this.#idle = resolve; });
    this.#server.closeAllConnections();
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const started = performance.now();
    const { method = '', url: target = '', socket: { remoteAddress: remote = '' } } = request;
    const body = await this.#read(request);
    if (body === undefined || response.destroyed) return;
    this.#open++;
    response.once('close', () => {
      if (--this.#open === 0) this.#idle?.();
    });
    const reply = body === 'too large' ? undefined : await this.#reply(request, body);
    if (reply) this.#send(response, reply);
    else refuseSize(response);
    this.options.onAnswered({ remote, method, target, status: response.statusCode, ms: performance.now() - started });
  }

  async #reply(request: http.IncomingMessage, body: Buffer): Promise<Reply> {
    try {
      return await this.options.answer({ method: request.method ?? 'GET', ...parseTarget(request.url ?? '/'), headers: request.headers, body });
    } catch (error) {
      return errorReply(error);
    }
  }

  #send(response: http.ServerResponse, { status, reason, headers, body }: Reply): void {
    // An error ends the connection, as in TorchServe.
    const connection = status >= 400 || this.#stopping ? 'close' : 'keep-alive';
    response.sendDate = false;
    const all = { ...headers, 'x-request-id': randomUUID(), ...this.options.headers, ...noCache, 'content-length': Buffer.byteLength(body), connection };
    response.writeHead(status, reason ?? http.STATUS_CODES[status] ?? '', all).end(body);
  }

  /** Resolves with undefined when the sender goes away first. */
  #read(request: http.IncomingMessage): Promise<Buffer | 'too large' | undefined> {
    return new Promise(resolve => {
      const chunks: Buffer[] = [];
      let size = 0;
      if (this.#tooLarge(Number(request.headers['content-length'] ?? 0))) return resolve('too large');
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (this.#tooLarge(size)) resolve('too large');
        else chunks.push(chunk);
      }).once('end', () => resolve(Buffer.concat(chunks))).once('close', () => resolve(undefined)).once('error', () => resolve(undefined));
    });
  }

  #tooLarge(size: number): boolean {
    return size > this.options.maxRequestSize;
  }
}

/** TorchServe's 413 is empty. What the client still sends is read and dropped: cut off while it sends, it would not see the answer. */
function refuseSize(response: http.ServerResponse): void {
  response.req.resume();
  response.sendDate = false;
  response.writeHead(413, 'Request Entity Too Large', { 'content-length': 0, connection: 'close' }).end();
}
