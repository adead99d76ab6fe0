import * as l10n from '@vscode/l10n';
import type { EngineReply } from '../protocol/engine';
import { CancelledError, UnreadableImageError, UserError, type Fix } from '../base/errors';

/** What a message of the engine says about one request. */
export interface Answered {
  id: number;
  result?: object;
  error?: Error;
}

/**
 * Reads a message; undefined for one that belongs to no request. A message that is about one, but
 * no answer, is its error.
 */
export function readReply(message: unknown): Answered | undefined {
  const { id, ok, result, error } = Object(message) as {
    id?: unknown;
    ok?: unknown;
    result?: unknown;
    error?: unknown;
  };
  if (typeof id !== 'number') return undefined;
  if (ok === true && typeof result === 'object' && result !== null) return { id, result };
  const said = Object(error) as Partial<Extract<EngineReply, { ok: false }>['error']>;
  if (ok === false && typeof said.message === 'string')
    return { id, error: rebuilt({ ...said, message: said.message }) };
  return {
    id,
    error: new UserError(
      l10n.t(
        'The local engine sent something that is no answer. Try again; if it stays so, install the extension again.',
      ),
      { fix: 'showLog' },
    ),
  };
}

/**
 * The engine's error as the class that callers test for; an unexpected one keeps the engine's
 * stack.
 */
function rebuilt({
  name,
  message,
  stack,
  fix,
  unreadableImage,
}: {
  name?: unknown;
  message: string;
  stack?: unknown;
  fix?: unknown;
  unreadableImage?: unknown;
}): Error {
  if (name === 'CancelledError') return new CancelledError();
  if (unreadableImage === true) return new UnreadableImageError(message);
  if (name === 'UserError')
    return new UserError(message, typeof fix === 'string' ? { fix: fix as Fix } : {});
  const defect = new Error(message);
  if (typeof name === 'string') defect.name = name;
  if (typeof stack === 'string') defect.stack = stack;
  return defect;
}
