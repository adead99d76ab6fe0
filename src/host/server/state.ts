import type { ModelStatus } from '../../core/torchserve/client';

/** What the TorchServe of this window is doing. */
export type ServerState =
  | { kind: 'stopped' }
  /** `text` names the step: "Loading dbnet_tiny…". */
  | { kind: 'starting'; text: string }
  | { kind: 'ready'; models: ModelStatus[]; inferenceAddress: string; managementAddress: string }
  | { kind: 'stopping' }
  | { kind: 'failed'; error: Error };
