import type { Parts } from '../parts';

/** A file that a command is called on in a menu of the Explorer or of an editor. */
export type FileKind = 'config' | 'checkpoint' | 'archive' | 'onnx' | 'image' | 'run';

/**
 * What a command understands as its argument: a file, the `answers` to its questions from a task, a
 * test or another extension, a `text` (the name of a model, a path), what the results panel's page
 * says of the place of a right-click, or a `test` of the Test Explorer.
 */
export type Taken = FileKind | 'answers' | 'text' | 'place' | 'test';

export interface Command {
  /** None: it is given nothing, whatever it was called with. */
  takes: readonly Taken[];
  /**
   * What an untrusted workspace refuses, as in "Converting a model"; `false` for what only looks,
   * stops or copies.
   */
  trust: false | (() => string);
  /**
   * Returns or throws. It loads its code by `import()` when it is called, so that starting the
   * editor loads none.
   */
  run: (parts: Parts, argument: unknown) => unknown;
}
