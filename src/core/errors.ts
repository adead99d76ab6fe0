import { visibleText } from './visibleText';

/** What a user can do about an error; the host turns it into a button, the command line into a sentence. */
export type Fix = 'setUpPython' | 'installJava' | 'openSettings' | 'exportToOnnx' | 'startTorchServe' | 'setServerKey' | 'showLog';

/**
 * An error whose message is written for the user: localised, naming the file and what to do. Names and words of strangers in it are made
 * visible here, wherever it is shown. Anything else that is thrown is a defect and is shown with "Show Log".
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly fix: Fix | undefined;

  constructor(message: string, options: { fix?: Fix; cause?: unknown } = {}) {
    super(visibleText(message), { cause: options.cause });
    this.fix = options.fix;
  }
}

/** The image cannot be decoded: not the model is at fault, but what was sent. */
export class UnreadableImageError extends UserError {}

/** Thrown when the user cancelled; never shown. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** Throws `CancelledError` when `signal` is aborted. */
export function throwIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted) throw new CancelledError();
}
