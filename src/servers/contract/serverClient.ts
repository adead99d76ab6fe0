import type { KnownTexts } from '../../model/pipeline';
import type { ModelAnswer } from './modelAnswer';
import type { ModelStatus } from './modelStatus';

/**
 * How a server is asked, whatever it speaks. Every method throws `UserError` with what to do, or
 * `CancelledError` when its signal is aborted; none waits for ever.
 */
export interface ServerClient {
  /** Base URL of predictions. */
  readonly inferenceAddress: string;
  /** Base URL of its models; undefined where they cannot be listed. */
  readonly managementAddress: string | undefined;
  /** Whether the server is there: throws where nobody answers; it may say it is not ready. */
  ping(signal?: AbortSignal): Promise<boolean>;
  /** Names of all its models. */
  models(signal?: AbortSignal): Promise<string[]>;
  /** All versions of a model, or the one asked for. */
  describe(model: string, version?: string, signal?: AbortSignal): Promise<ModelStatus[]>;
  /**
   * Sends an encoded image to a model, for KIE with the texts known of it; without `version` its
   * default version answers.
   */
  predict(
    model: string,
    version: string | undefined,
    image: Uint8Array,
    signal?: AbortSignal,
    known?: KnownTexts,
  ): Promise<ModelAnswer>;
}
