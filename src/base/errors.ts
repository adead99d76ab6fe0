import { visibleText } from './visibleText';

/**
 * What a user can do about an error; the host turns it into a button, the command line into a
 * sentence.
 */
export type Fix =
  | 'setUpPython'
  | 'installJava'
  | 'installDocker'
  | 'openSettings'
  | 'convertToMar'
  | 'convertChainToMar'
  | 'exportToOnnx'
  | 'deploy'
  | 'startTorchServe'
  | 'selectModel'
  | 'selectDevice'
  | 'setServerKey'
  | 'manageTrust'
  | 'showLog';

/** A place in a file that the user wrote, to be opened there. */
export interface FilePlace {
  file: string;
  /** From 1. */
  line?: number | null | undefined;
}

/**
 * An error whose message is written for the user: localised, naming the file and what to do. Names
 * and words of strangers in it are made visible here, wherever it is shown. Anything else that is
 * thrown is a defect and is shown with "Show Log".
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly fix: Fix | undefined;
  /** Every way out that the message names, the first one first. */
  readonly fixes: readonly Fix[];
  /** What is wrong stands there. */
  readonly place: FilePlace | undefined;

  constructor(
    message: string,
    options: { fix?: Fix | readonly Fix[] | undefined; place?: FilePlace; cause?: unknown } = {},
  ) {
    super(visibleText(message), { cause: options.cause });
    const { fix = [], place } = options;
    this.fixes = typeof fix === 'string' ? [fix] : fix;
    this.fix = this.fixes[0];
    this.place = place;
  }
}

/** The image cannot be decoded: not the model is at fault, but what was sent. */
export class UnreadableImageError extends UserError {}

/** Of many images no other would fare better: long work ends with it. */
export class CannotGoOnError extends UserError {}

/** Thrown when the user cancelled; never shown. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** Throws `CancelledError` when `signal` is aborted. */
export function throwIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted) throw new CancelledError();
}
