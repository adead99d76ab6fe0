import type { CurlRequest } from './curl';
import type { KeySource } from './keys';
import type { ServerClient } from './serverClient';
import type { ServerWords } from './serverWords';

/** Where a server that runs answers: each `HOST:PORT` or a URL. */
export interface ServerAddress {
  inferenceAddress: string;
  /** Absent where its models cannot be listed. */
  managementAddress?: string;
}

/** How one is asked that runs at an address. */
export interface AttachOptions {
  keys?: KeySource;
  /** Seconds to wait for a prediction, where it is not the kind's default. */
  responseTimeout?: number;
}

/** What sets a kind of server apart from the others. */
export interface ServerKind {
  words: () => ServerWords;
  /**
   * The client of one that runs at an address; absent for a kind that is only started here. Throws
   * `UserError` for an address that is none.
   */
  attach?: (address: ServerAddress, options: AttachOptions) => ServerClient;
  /** The `curl` line that asks one; absent where none of them takes an image as it is. */
  curl?: (request: CurlRequest) => string;
}

/** A kind that is asked at an address. */
export type AttachedKind = Required<Pick<ServerKind, 'words' | 'attach'>>;
