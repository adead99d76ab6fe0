import * as l10n from '@vscode/l10n';
import { CancelledError, UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import {
  ModelNotFoundError,
  NotAskableError,
  ServerAwayError,
  ServerBusyError,
  ServerLostError,
} from './askingErrors';
import { errorBody, type ErrorBody } from './errorBody';

/** As much as a TorchServe of ours answers at most (its max_response_size). */
export const mostBytes = 64 * 1024 * 1024;

/** What was asked, so that an error can name it. */
export interface Question {
  address: string;
  model?: string;
  version?: string;
  /** Bytes sent. */
  size?: number;
  /** Whether the request carried a key. */
  withKey: boolean;
  /** The program that should answer there. */
  program?: string;
}

/** What a program that serves models is called, and what it means by an answer of no success. */
export interface Answering {
  program: string;
  refusal: (status: number, body: string, asked: Question) => UserError;
}

/** The sentence for an answer that is not a success: what TorchServe means by it and what to do. */
export function answerError(status: number, body: string, asked: Question): UserError {
  const said = errorBody(body);
  if (said?.type === 'InvalidKeyException') return keyError(asked);
  if (status === 413) return tooLarge(asked);
  if (!said) {
    const error = notWhoIsMeant(status, body, asked);
    return status >= 500 ? lost(error) : error;
  }
  const known = Object.hasOwn(serverErrors, said.type) ? serverErrors[said.type] : undefined;
  return known?.(asked) ?? workerError(status, said, asked);
}

/** Of a gateway that does not reach its server, or of the last words of one. */
export function lost(error: UserError): ServerLostError {
  return new ServerLostError(error.message, { fix: error.fixes, cause: error });
}

/** TorchServe's own, and of whoever speaks its REST interface. */
export const torchServeAnswering: Answering = { program: 'TorchServe', refusal: answerError };

/** By the `type` that TorchServe gives its errors. */
const serverErrors: Record<string, (asked: Question) => UserError> = {
  ModelNotFoundException: ({ address, model = '' }) =>
    new ModelNotFoundError(l10n.t('The server at {0} has no model "{1}".', address, model), {
      fix: 'selectModel',
    }),
  ModelVersionNotFoundException: ({ address, model = '', version = '' }) =>
    new NotAskableError(
      l10n.t('The server at {0} has no version {1} of "{2}".', address, version, model),
    ),
  ResourceNotFoundException: ({ address }) =>
    new NotAskableError(
      l10n.t(
        'The server at {0} does not know this request. Check that the inference and the management address are not swapped.',
        address,
      ),
      { fix: 'openSettings' },
    ),
  ServiceUnavailableException: ({ model = '' }) =>
    new ServerBusyError(
      l10n.t(
        'No worker of "{0}" is free: none is running, or too many requests wait. Try again, or restart the server.',
        model,
      ),
      { fix: 'showLog' },
    ),
};

/** The sentence for an error of the model rather than of TorchServe. */
function workerError(
  status: number,
  said: ErrorBody,
  { address, model = '' }: Question,
): UserError {
  // The built-in server's other 507s say themselves why the model failed.
  if (status === 507 && /^(Out of resources|Worker died\.)/.test(said.message)) {
    return new UserError(
      l10n.t(
        '"{0}" ran out of memory on the server. Send a smaller image, or serve fewer models.',
        model,
      ),
      { fix: 'showLog' },
    );
  }
  if (said.message === 'Worker died.') {
    return new UserError(
      l10n.t(
        'The worker of "{0}" ended or took too long. The server starts another one; its log says why.',
        model,
      ),
      { fix: 'showLog' },
    );
  }
  if (said.message === 'Prediction failed') {
    return new UserError(
      l10n.t('The handler of "{0}" failed on this image. The log has its traceback.', model),
      { fix: 'showLog' },
    );
  }
  if (model !== '' && (status < 500 || status === 507))
    return new UserError(l10n.t('"{0}" answered: {1}', model, said.message));
  return new UserError(
    l10n.t('The server at {0} answered {1}: {2}', address, status, said.message),
    { fix: 'showLog' },
  );
}

/** The sentence for a request that got no whole answer. */
export function networkError(
  error: unknown,
  asked: Question,
  cancelled: AbortSignal | undefined,
  timeoutMs: number,
): Error {
  if (cancelled?.aborted) return new CancelledError();
  const { name, code = '', type, message } = error as Error & { code?: string; type?: string };
  const { address } = asked;
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new UserError(
      l10n.t(
        'The server at {0} did not answer within {1} s.',
        address,
        Math.round(timeoutMs / 1000),
      ),
      { cause: error, fix: 'showLog' },
    );
  }
  const known = Object.hasOwn(connectionErrors, code) ? connectionErrors[code] : undefined;
  if (known) return known(asked, error);
  if (type === 'max-size')
    return new UserError(
      l10n.t(
        'The server at {0} answered with more than {1} MB.',
        address,
        Math.round(mostBytes / 1e6),
      ),
      { cause: error },
    );
  if (/Parse Error/.test(message)) return notWhoIsMeant(0, '', asked);
  return new UserError(l10n.t('{0} cannot be asked: {1}', address, message), {
    cause: error,
    fix: 'openSettings',
  });
}

type ConnectionError = (asked: Question, cause: unknown) => UserError;

const unknownHost: ConnectionError = ({ address }, cause) =>
  new NotAskableError(l10n.t('The host of {0} is not known. Check the address.', address), {
    cause,
    fix: 'openSettings',
  });

/** A server that refuses a large image may close the connection instead of saying so. */
const closed: ConnectionError = (asked, cause) =>
  (asked.size ?? 0) > 6_553_500
    ? new ServerLostError(tooLarge(asked).message, { cause })
    : new ServerLostError(
        l10n.t(
          'The server at {0} ended or closed the connection before it answered.',
          asked.address,
        ),
        { cause, fix: 'showLog' },
      );

/** By Node's code of what happened to the connection. */
const connectionErrors: Record<string, ConnectionError> = {
  ECONNREFUSED: ({ address }, cause) =>
    new ServerAwayError(
      l10n.t('Nothing answers at {0}. Start a server, or check the address.', address),
      { cause, fix: ['startTorchServe', 'openSettings'] },
    ),
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ECONNRESET: closed,
  EPIPE: closed,
  ERR_STREAM_PREMATURE_CLOSE: closed,
};

/** The sentence for a success whose body is not what the program sends that should be there. */
export function notWhoIsMeant(status: number, body: string, asked: Question): UserError {
  const page = /^\s*</.test(body);
  if (asked.model !== undefined && status === 200 && !page) {
    return new UserError(
      l10n.t(
        'The handler of "{0}" answered with something that is not JSON: {1}',
        asked.model,
        visibleText(body.slice(0, 80)),
      ),
    );
  }
  const what = page
    ? l10n.t('a web page')
    : status
      ? l10n.t('status {0}', status)
      : l10n.t('something that is not HTTP');
  return new NotAskableError(
    l10n.t(
      '{0} answered with {1}: another program listens there, not {2}. Check the address.',
      asked.address,
      what,
      asked.program ?? torchServeAnswering.program,
    ),
    { fix: 'openSettings' },
  );
}

function keyError(asked: Question): UserError {
  return new NotAskableError(
    asked.withKey
      ? l10n.t(
          'The server at {0} does not accept the access key: it belongs to an earlier start or has expired.',
          asked.address,
        )
      : l10n.t(
          'The server at {0} wants an access key. It stands in key_file.json in the folder where the server was started.',
          asked.address,
        ),
    { fix: 'setServerKey' },
  );
}

function tooLarge(asked: Question): UserError {
  const size = ((asked.size ?? 0) / 1e6).toFixed(1);
  return new UserError(
    l10n.t(
      'The image ({0} MB) is larger than the server at {1} takes. Raise max_request_size in its config.properties.',
      size,
      asked.address,
    ),
  );
}
