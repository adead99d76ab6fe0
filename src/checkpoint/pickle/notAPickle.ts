/** Reading failed; `imports` is what Python would have imported until then (`Imports`). */
export class PickleError extends Error {
  imports: string[] = [];
}

/** The bytes are no pickle, or one that breaks its own rules. */
export class NotAPickle extends PickleError {}

/** Going on would fill memory. */
export class PickleTooLarge extends NotAPickle {}
