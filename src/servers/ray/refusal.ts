import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { answerError, notWhoIsMeant, type Question } from '../contract/answers';
import { ServerLostError } from '../contract/askingErrors';
import { errorBody } from '../contract/errorBody';
import { imageTooLarge, keyRefused, noSuchModel, takesNoMore } from '../contract/refusals';

/** Ray Serve's words; more is a traceback. */
const LONGEST_WORDS = 200;

/**
 * The sentence for an answer of Ray Serve that is no success: of the application in TorchServe's
 * words, of Ray's proxy itself in plain text.
 */
export function rayRefusal(status: number, body: string, asked: Question): UserError {
  const said = errorBody(body);
  // Where an application stands on `/` it answers for the routes of models that are not there.
  if (said?.type === 'ResourceNotFoundException' && asked.model !== undefined)
    return noSuchModel(asked);
  if (said) return answerError(status, body, asked);
  const words = visibleText(body.slice(0, LONGEST_WORDS).trim());
  const { address, model } = asked;
  if (status === 401 || status === 403) return keyRefused(asked);
  if (status === 413) return imageTooLarge(asked);
  if (status === 503 || status === 429) return takesNoMore(asked, words);
  if (/^\s*</.test(body)) return notWhoIsMeant(status, body, asked);
  if (status === 404 && model !== undefined) return noSuchModel(asked);
  if (status === 408)
    return new UserError(
      l10n.t('Ray Serve at {0} gave up waiting for "{1}": {2}', address, model ?? '', words),
    );
  // What was asked of a replica whose node goes comes back as a plain 500.
  if (status >= 500)
    return new ServerLostError(
      l10n.t('A replica of "{0}" at {1} ended or failed: {2}', model ?? '', address, words),
    );
  return notWhoIsMeant(status, body, asked);
}
