import { errorReply, ServeError } from './reply';

/** The bytes that answer what Node's parser refuses, or waited for too long; `code` is Node's. */
export function malformedReply(code: string | undefined, headers: Record<string, string>): string {
  const { status, body } = errorReply(
    code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? new ServeError(408, 'RequestTimeoutException', 'The request comes too slowly.')
      : new ServeError(400, 'BadRequestException', 'Invalid HTTP message.'),
  );
  const all = {
    'content-type': 'application/json',
    ...headers,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return `HTTP/1.1 ${status} ${status === 408 ? 'Request Timeout' : 'Bad Request'}\r\n${lines}\r\n${body}`;
}
