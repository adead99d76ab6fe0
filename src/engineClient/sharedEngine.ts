import type { EngineClient } from './engineClient';
import { EngineEndedError } from './engineEnded';

/** A request that is being answered. */
interface Flight {
  /** It was not the only one: if the engine ends, another one may be to blame. */
  shared: boolean;
}

/**
 * An engine that is given several requests at a time. Where one of them ends it, each that it had
 * is asked again by itself, so that only the one that ends it again has no answer.
 */
export class SharedEngine {
  readonly #flights = new Set<Flight>();
  /** Those that are asked again, one after the other; the others wait for them. */
  #again: Promise<unknown> = Promise.resolve();

  constructor(readonly client: EngineClient) {}

  /** @param work asks the engine; it may be called twice. Throws what it throws. */
  async ask<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    await this.#again;
    const flight = this.#begin();
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EngineEndedError && flight.shared)) throw error;
    } finally {
      this.#flights.delete(flight);
    }
    const answer = this.#again.then(work);
    this.#again = answer.catch(() => undefined);
    return answer;
  }

  #begin(): Flight {
    const flight = { shared: false };
    this.#flights.add(flight);
    if (this.#flights.size > 1) for (const each of this.#flights) each.shared = true;
    return flight;
  }
}
