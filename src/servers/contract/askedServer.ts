import type { TorchServeClient } from './client';

/** What kinds of servers there are. */
export type ServerKindId = 'torchserve' | 'builtin' | 'docker' | 'existing';

/** A server that can be asked now. */
export interface AskedServer {
  /** The same over a reload of the window: its kind where one is started here, else its address. */
  readonly id: string;
  readonly kind: ServerKindId;
  readonly client: TorchServeClient;
  /** Where a shell finds the access key; undefined where none is needed. */
  readonly keyLocation: { file: string } | 'environment' | undefined;
  /** A model on this server, as headings and pickers say it: "dbnet_tiny 1.0 on TorchServe". */
  serving(model: string): string;
}

/** The servers that can be asked now, the one that was started last first. */
export interface ServersInUse {
  readonly asked: readonly AskedServer[];
  onDidChange(listener: () => void): { dispose(): void };
}
