import * as l10n from '@vscode/l10n';
import { pause } from '../../base/deadline';
import { CannotGoOnError, throwIfCancelled, UserError } from '../../base/errors';
import type { Prediction } from '../../model/prediction';
import { NotAskableError, ServerAwayError, ServerBusyError, ServerLostError } from './askingErrors';

/** So long a server may be away: one that starts loads its models meanwhile. */
const LIMIT_MS = 120_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** An image that so often ends the connection of a server that is there is at fault itself. */
const MOST_LOST = 3;

export interface PatienceOptions {
  /** Whether the server is there: fails as a request fails. */
  ping: (signal: AbortSignal) => Promise<unknown>;
  /** Hears why nobody answers, once each time that the server goes. */
  onAway?: ((why: UserError) => void) | undefined;
  limitMs?: number;
}

/**
 * For many images and one server, which may go and come back meanwhile: an image whose server went
 * is asked about again, with growing pauses.
 */
export class Patience {
  /** Whether anything was answered yet. */
  #known = false;
  #awaySince: number | undefined;

  constructor(private readonly options: PatienceOptions) {}

  /**
   * Asks until there is an answer, or an error that is about this one image, which it throws.
   * Throws `CannotGoOnError` once nobody answered for two minutes; and at once where nobody ever
   * did and waiting does not help: no server, no such model, a wrong key.
   */
  async answer(ask: () => Promise<Prediction>, signal: AbortSignal): Promise<Prediction> {
    let lost = 0;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const tried = await this.#attempt(ask, signal);
      if ('prediction' in tried) return tried.prediction;
      const { away } = tried;
      if (away instanceof ServerLostError && (await this.#isThere(signal))) lost++;
      if (lost >= MOST_LOST) throw away;
      this.#requireHope(away);
      await pause(pauseMs, [signal]);
      throwIfCancelled(signal);
    }
  }

  async #attempt(
    ask: () => Promise<Prediction>,
    signal: AbortSignal,
  ): Promise<{ prediction: Prediction } | { away: UserError }> {
    const began = performance.now();
    try {
      const prediction = await ask();
      this.#isThereSince(began);
      return { prediction };
    } catch (error) {
      throwIfCancelled(signal);
      if (error instanceof NotAskableError || error instanceof ServerAwayError)
        return { away: error };
      if (error instanceof UserError) this.#isThereSince(began);
      throw error;
    }
  }

  /** One that stops may still answer what it has accepted: what was asked later tells. */
  #isThereSince(began: number): void {
    this.#known = true;
    if (began > (this.#awaySince ?? -Infinity)) this.#awaySince = undefined;
  }

  /** One that refuses the question is there. */
  #isThere(signal: AbortSignal): Promise<boolean> {
    return this.options.ping(signal).then(
      () => true,
      error => error instanceof NotAskableError,
    );
  }

  #requireHope(away: UserError): void {
    const mayHelp = away instanceof ServerLostError || away instanceof ServerBusyError;
    if (!this.#known && !mayHelp)
      throw new CannotGoOnError(away.message, { cause: away, fix: away.fixes });
    if (this.#awaySince === undefined) {
      this.#awaySince = performance.now();
      this.options.onAway?.(away);
    }
    const { limitMs = LIMIT_MS } = this.options;
    if (performance.now() - this.#awaySince < limitMs) return;
    throw new CannotGoOnError(
      l10n.t('Nobody has answered for {0} s: {1}', Math.round(limitMs / 1000), away.message),
      { cause: away, fix: away.fixes },
    );
  }
}
