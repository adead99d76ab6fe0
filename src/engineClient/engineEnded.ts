import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { LIMIT_MARK } from '../protocol/engine';

/** The engine process ended by itself while it worked on a request. */
export class EngineEndedError extends UserError {}

/**
 * It ended itself: the request would have taken more memory, or processor time, than the process
 * may (`runtime/limits.ts`).
 */
export class LimitError extends EngineEndedError {}

/** The engine did not answer in time, and is ended. */
export class EngineLateError extends UserError {}

/** Why requests fail whose engine ended; `said` is the end of what it wrote. */
export function endedError(why: string, said: string): EngineEndedError {
  if (said.includes(LIMIT_MARK))
    return new LimitError(
      l10n.t(
        'The local engine was ended: the image or the model needs more memory or processor time than it may take.',
      ),
      { fix: 'showLog', cause: said },
    );
  return new EngineEndedError(
    l10n.t('The local engine ended ({0}). Try again: the next request starts a new one.', why),
    { fix: 'showLog', cause: said },
  );
}
