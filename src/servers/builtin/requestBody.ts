import type { IncomingMessage } from 'node:http';
import type { BodyRoom } from './bodyRoom';
import { ServeError, TooLargeError } from './reply';

export interface BodyOptions {
  /** Bytes. */
  maxRequestSize: number;
  room: BodyRoom;
  /** Tells a client that waits for it (`Expect: 100-continue`) to send its body. */
  onWanted(): void;
}

/**
 * While others wait for room, an upload gets this long, and no more than a second per so many
 * bytes.
 */
const graceMs = 10_000;
const leastBytesPerSecond = 100_000;

/** The client went away before its request was read. */
export class SenderGoneError extends Error {}

/** The body of one request, read when it is asked for. */
export class RequestBody {
  /** It is being read, or waits for room: the request is not accepted yet. */
  reading = false;
  readonly #declared: number | undefined;
  #giveBack: (() => void) | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly options: BodyOptions,
  ) {
    const length = request.headers['content-length'];
    this.#declared =
      length === undefined
        ? request.headers['transfer-encoding'] === undefined
          ? 0
          : undefined
        : Number(length);
  }

  /** Throws `TooLargeError` for a length that is not taken, before anything is read. */
  checkLength(): void {
    if ((this.#declared ?? 0) > this.options.maxRequestSize) throw new TooLargeError();
  }

  /**
   * All of it. Throws `TooLargeError`, `SenderGoneError`, or `ServeError` 408 for one that comes
   * too slowly while others wait.
   */
  async read(): Promise<Buffer> {
    if (this.#declared === 0) return Buffer.alloc(0);
    this.reading = true;
    try {
      const { room, maxRequestSize } = this.options;
      const bytes = this.#declared ?? maxRequestSize;
      this.#giveBack = room.takeNow(bytes) ?? (await this.#waitForRoom(bytes));
      this.options.onWanted();
      return await this.#collect();
    } finally {
      this.reading = false;
    }
  }

  /** It is answered: others may have its room. */
  release(): void {
    this.#giveBack?.();
    this.#giveBack = undefined;
  }

  async #waitForRoom(bytes: number): Promise<() => void> {
    const gone = new AbortController();
    const leave = (): void => gone.abort(new SenderGoneError());
    this.request.once('close', leave);
    try {
      const giveBack = await this.options.room.take(bytes, gone.signal);
      if (!gone.signal.aborted) return giveBack;
      giveBack();
      throw gone.signal.reason;
    } finally {
      this.request.off('close', leave);
    }
  }

  #collect(): Promise<Buffer> {
    const {
      request,
      options: { maxRequestSize, room },
    } = this;
    return new Promise<Buffer>((resolve, reject) => {
      const started = performance.now();
      const chunks: Buffer[] = [];
      let size = 0;
      const take = (chunk: Buffer): void => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > maxRequestSize) refuse(new TooLargeError());
      };
      const end = (): void => {
        done();
        resolve(Buffer.concat(chunks, size));
      };
      const refuse = (error: Error): void => {
        done();
        reject(error);
      };
      const leave = (): void => refuse(new SenderGoneError());
      const pace = setInterval(() => {
        const allowed = graceMs + (size / leastBytesPerSecond) * 1000;
        if (room.crowded && performance.now() - started > allowed)
          refuse(new ServeError(408, 'RequestTimeoutException', 'The request comes too slowly.'));
      }, 1000);
      const done = (): void => {
        clearInterval(pace);
        request.off('data', take).off('end', end).off('close', leave);
      };
      request.on('data', take).once('end', end).once('close', leave);
    });
  }
}
