import type { UserError } from '../../base/errors';
import type { ModelStatus } from './modelStatus';

/** A model that the server could not load, and why. */
export interface FailedModel {
  name: string;
  error: UserError;
}

/** What a server is doing. */
export type ServerActivity =
  | { kind: 'stopped' }
  /** `text` names the step: "Loading dbnet_tiny…". */
  | { kind: 'starting'; text: string }
  | {
      kind: 'ready';
      models: ModelStatus[];
      failed: FailedModel[];
      inferenceAddress: string;
      managementAddress: string;
    }
  | { kind: 'stopping' }
  | { kind: 'failed'; error: Error };
