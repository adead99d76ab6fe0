import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { lost, notWhoIsMeant, type Question } from '../contract/answers';
import { NotAskableError, ServerLostError } from '../contract/askingErrors';
import { errorBody } from '../contract/errorBody';
import { imageTooLarge, keyRefused, noSuchModel, takesNoMore } from '../contract/refusals';
import { refusalWords } from './words';

/** KServe's framework and Triton, of a path that they do not have: it says nothing of a model. */
const noSuchRoute = 'Not Found';
/** Triton, of a model or a version that it does not have; older ones with status 400. */
const unknownToTriton = /^Request for unknown model/;
/** Triton, of a model whose Python has ended: every request is refused until it is loaded again. */
const stubGone = /stub process/i;

/** The sentence for an answer of an Open Inference Protocol server that is no success. */
export function oipRefusal(status: number, body: string, asked: Question): UserError {
  // The built-in server says by which key it was asked in TorchServe's words.
  const isKey = errorBody(body)?.type === 'InvalidKeyException';
  if (isKey || status === 401 || status === 403) return keyRefused(asked);
  if (status === 413) return imageTooLarge(asked);
  const words = refusalWords(body);
  if (words === undefined || (status === 404 && words === noSuchRoute)) {
    const error = notWhoIsMeant(status, body, asked);
    return status >= 500 ? lost(error) : error;
  }
  if (status === 503 || status === 429) return takesNoMore(asked, words);
  if (asked.model === undefined)
    return new NotAskableError(
      l10n.t('The server at {0} answered {1}: {2}', asked.address, status, words),
    );
  // KServe's own server has no versions.
  const noVersions = status === 501 && asked.version !== undefined;
  if (status === 404 || noVersions || unknownToTriton.test(words)) return noSuchModel(asked);
  return ofModel(status, words, asked, asked.model);
}

function ofModel(status: number, words: string, { address }: Question, model: string): UserError {
  if (status === 502 || status === 504 || stubGone.test(words))
    return new ServerLostError(
      l10n.t('"{0}" does not run on the server at {1}: {2}', model, address, words),
    );
  return status >= 500
    ? new UserError(l10n.t('"{0}" failed on this image: {1}', model, words))
    : new UserError(l10n.t('"{0}" answered: {1}', model, words));
}
