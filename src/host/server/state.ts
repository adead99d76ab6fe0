import type { ModelStatus } from '../../core/torchserve/client';
import type { ServerProgram } from '../../core/torchserve/launch';

/** What the server of this window is doing, and which it is. */
export type ServerState = { program: ServerProgram['kind'] } & ServerActivity;

export type ServerActivity =
  | { kind: 'stopped' }
  /** `text` names the step: "Loading dbnet_tiny…". */
  | { kind: 'starting'; text: string }
  | { kind: 'ready'; models: ModelStatus[]; inferenceAddress: string; managementAddress: string }
  | { kind: 'stopping' }
  | { kind: 'failed'; error: Error };
