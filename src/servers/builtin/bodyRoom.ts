interface Waiting {
  bytes: number;
  enter(): void;
}

/**
 * Room for the bodies of requests that are read or wait for a worker, in bytes: what all
 * connections together may fill. A body that does not fit stays with its sender until others are
 * answered.
 */
export class BodyRoom {
  #free: number;
  #waiting: Waiting[] = [];

  constructor(private readonly bytes: number) {
    this.#free = bytes;
  }

  /** Whether bodies wait for others to be done. */
  get crowded(): boolean {
    return this.#waiting.length > 0;
  }

  /** Room for `bytes` where there is some now, and nobody waits: what gives it back. */
  takeNow(bytes: number): (() => void) | undefined {
    const wanted = Math.min(bytes, this.bytes);
    if (this.crowded || wanted > this.#free) return undefined;
    this.#free -= wanted;
    return this.#giveBack(wanted);
  }

  /**
   * Resolves when there is room for `bytes`, with what gives it back; first come, first served.
   * Rejects when `signal` is aborted first.
   */
  async take(bytes: number, signal: AbortSignal): Promise<() => void> {
    const now = this.takeNow(bytes);
    if (now) return now;
    const wanted = Math.min(bytes, this.bytes);
    await this.#wait(wanted, signal);
    return this.#giveBack(wanted);
  }

  #giveBack(bytes: number): () => void {
    let taken = bytes;
    return () => {
      this.#free += taken;
      taken = 0;
      this.#letIn();
    };
  }

  #wait(bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting = this.#waiting.filter(each => each !== waiting);
        reject(signal.reason as Error);
        this.#letIn();
      };
      const waiting: Waiting = {
        bytes,
        enter: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      this.#waiting.push(waiting);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #letIn(): void {
    for (let next = this.#waiting[0]; next && next.bytes <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.enter();
    }
  }
}
