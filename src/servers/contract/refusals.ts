import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Question } from './answers';
import { ModelNotFoundError, NotAskableError, ServerBusyError } from './askingErrors';

// What servers say by their status alone, whoever made them. TorchServe has words of its own.

/** 401, 403: of the server itself, or of the gateway in front of it. */
export function keyRefused({ address, withKey }: Question): UserError {
  return new NotAskableError(
    withKey
      ? l10n.t('The server at {0} does not accept the access key.', address)
      : l10n.t('The server at {0} wants an access key.', address),
    { fix: 'setServerKey' },
  );
}

/** 413 */
export function imageTooLarge({ address, size = 0 }: Question): UserError {
  return new UserError(
    l10n.t(
      'The image ({0} MB) is larger than the server at {1} takes.',
      (size / 1e6).toFixed(1),
      address,
    ),
  );
}

/** 404 */
export function noSuchModel({ address, model = '', version }: Question): UserError {
  if (version !== undefined)
    return new NotAskableError(
      l10n.t('The server at {0} has no version {1} of "{2}".', address, version, model),
    );
  return new ModelNotFoundError(l10n.t('The server at {0} has no model "{1}".', address, model), {
    fix: 'selectModel',
  });
}

/** 429, 503 */
export function takesNoMore({ address }: Question, words: string): UserError {
  return new ServerBusyError(
    l10n.t('The server at {0} takes no requests now: {1}', address, words),
  );
}
