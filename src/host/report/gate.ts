import { CancelledError } from '../../base/errors';
import { Listeners } from '../../base/listeners';

/** A gate before each image of a run: shut while the run is paused. What is under way goes on. */
export class Gate {
  readonly #opening = new Listeners();
  #shut = false;

  get isShut(): boolean {
    return this.#shut;
  }

  shut(): void {
    this.#shut = true;
  }

  open(): void {
    this.#shut = false;
    this.#opening.tell();
  }

  /** Resolves when the gate is open. Throws `CancelledError` as soon as `signal` is aborted. */
  async pass(signal: AbortSignal): Promise<void> {
    // Somebody may shut it again before this one has come through.
    while (this.#shut && !signal.aborted) await this.#opened(signal);
    if (signal.aborted) throw new CancelledError();
  }

  #opened(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const go = (): void => {
        listening.dispose();
        signal.removeEventListener('abort', go);
        resolve();
      };
      const listening = this.#opening.add(go);
      signal.addEventListener('abort', go);
    });
  }
}
