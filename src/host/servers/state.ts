import type { UserError } from '../../base/errors';
import type { ModelStatus } from '../../servers/contract/client';
import type { ServerProgramId } from '../../model/prediction';

/** What the server of this window is doing, and which it is. */
export type ServerState = { program: ServerProgramId } & ServerActivity;

/** A model that the server could not load, and why. */
export interface FailedModel {
  name: string;
  error: UserError;
}

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
