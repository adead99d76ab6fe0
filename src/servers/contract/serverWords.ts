/**
 * Whole sentences about a server: one language joins a name to its verb with a space, another does
 * not.
 */
export interface ServerWords {
  name: string;
  start: string;
  starting: string;
  stopped: string;
  ready: string;
  stopping: string;
  /** A model on this server, which answers at `address`. */
  serving: (model: string, address: string) => string;
}
