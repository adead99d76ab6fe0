import { visibleText } from '../../base/visibleText';

/** What goes back for one request; binary only where a request asks for that. */
export interface Reply<Body extends string | Buffer = string | Buffer> {
  status: number;
  /** The reason phrase; TorchServe sends an empty one with a model's answer. */
  reason?: string;
  headers?: Record<string, string>;
  body: Body;
}

/**
 * A request refused as TorchServe refuses it: a status and its `{"code", "type", "message"}` body.
 * `type` is TorchServe's Java class.
 */
export class ServeError extends Error {
  override readonly name = 'ServeError';

  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** A body of more than max_request_size. */
export class TooLargeError extends Error {}

/** JSON as TorchServe's own answers have it: indented, a line break at the end. */
export function jsonReply(value: unknown, status = 200): Reply<string> {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}

/**
 * The answer of a refusal, its reason in one line; TorchServe's 413 is empty. Anything that is not
 * a `ServeError` is a defect of ours and says so with 500.
 */
export function errorReply(error: unknown): Reply<string> {
  if (error instanceof TooLargeError)
    return { status: 413, reason: 'Request Entity Too Large', body: '' };
  const { status, type, message } =
    error instanceof ServeError
      ? error
      : new ServeError(500, 'InternalServerException', String(error));
  return jsonReply({ code: status, type, message: visibleText(message) }, status);
}

export const modelNotFound = (name: string): ServeError =>
  new ServeError(404, 'ModelNotFoundException', `Model not found: ${name}`);
export const versionNotFound = (name: string, version: string): ServeError =>
  new ServeError(
    404,
    'ModelVersionNotFoundException',
    `Model version: ${version} does not exist for model: ${name}`,
  );
export const resourceNotFound = (): ServeError =>
  new ServeError(
    404,
    'ResourceNotFoundException',
    'Requested resource is not found, please refer to API document.',
  );
export const methodNotAllowed = (): ServeError =>
  new ServeError(
    405,
    'MethodNotAllowedException',
    'Requested method is not allowed, please refer to API document.',
  );
export const badRequest = (message: string): ServeError =>
  new ServeError(400, 'BadRequestException', message);
/**
 * What TorchServe says when a worker ended over a request: 507 when it was killed, 500 when it took
 * too long.
 */
export const workerDied = (status: 500 | 507): ServeError =>
  new ServeError(status, 'InternalServerException', 'Worker died.');
/** What TorchServe says of a request that would take more memory than there is. */
export const outOfResources = (): ServeError =>
  new ServeError(
    507,
    'InternalServerException',
    'Out of resources: the image or the model needs more memory or processor time than a worker may take.',
  );
