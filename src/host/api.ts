/**
 * What another extension gets from
 * `vscode.extensions.getExtension('mmocr-serving.mmocr-serving').exports`. Whatever can be reached
 * from here is theirs, so nothing of ours can: no key, no server, no engine. What this extension
 * does for others it does by its commands, which take the answers to their questions and return
 * what they made.
 */
export interface Api {
  /** Counts up when something that is here changes or goes. */
  readonly version: 1;
}

export const api: Api = Object.freeze({ version: 1 });
