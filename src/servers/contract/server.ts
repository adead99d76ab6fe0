import type { Listening } from '../../base/listeners';
import type { AttachedProgramId } from '../../model/prediction';
import type { ServerClient } from './serverClient';
import type { ServerActivity } from './serverState';

/** Kinds of servers that run elsewhere; `existing` is one with TorchServe's REST interface. */
export type ElsewhereKindId = 'existing' | AttachedProgramId;

/** What kinds of servers there are. */
export type ServerKindId = 'torchserve' | 'builtin' | 'docker' | ElsewhereKindId;

const here: Record<ServerKindId, boolean> = {
  torchserve: true,
  builtin: true,
  docker: true,
  existing: false,
  ray: false,
  kserve: false,
  triton: false,
};

/** Whether servers of a kind are started on this machine by us, and can be stopped here. */
export function runsHere(kind: ServerKindId): kind is Exclude<ServerKindId, ElsewhereKindId> {
  return here[kind];
}

/** A server that can be asked now. */
export interface AskedServer {
  /** The same over a reload of the window: its kind where one is started here, else its address. */
  readonly id: string;
  readonly kind: ServerKindId;
  readonly client: ServerClient;
  /** Where a shell finds the access key; undefined where none is needed. */
  readonly keyLocation: { file: string } | 'environment' | undefined;
  /** A model on this server, as headings and pickers say it: "dbnet_tiny 1.0 on TorchServe". */
  serving(model: string): string;
}

/** A server that is known here, whether it can be asked or not. */
export interface Server {
  readonly id: string;
  readonly kind: ServerKindId;
  readonly state: ServerActivity;
  /** Undefined while it cannot be asked. */
  readonly asked: AskedServer | undefined;
  onDidChange(listener: () => void): Listening;
}

/** The servers that can be asked now, the one that was started last first. */
export interface ServersInUse {
  readonly asked: readonly AskedServer[];
  onDidChange(listener: () => void): Listening;
}
