/**
 * Where the answers of a run come from, as data: what a picker offers, a memento keeps, a shell
 * names.
 */
export type RunSource =
  /** `server` is an `AskedServer.id`; without it the first server that can be asked. */
  | { kind: 'served'; model: string; version?: string; server?: string }
  /** An ONNX file or an archive's models, by name; without one the model of the other side. */
  | { kind: 'local'; device: string; model?: string }
  /** A saved result; `side` where the file holds two. */
  | { kind: 'file'; path: string; side?: StoredSide }
  /** Ground truth: MMOCR's annotations of a data set. */
  | { kind: 'truth'; path: string };

/** Which of the two results that a file holds. */
export type StoredSide = 'left' | 'right';
