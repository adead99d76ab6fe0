import type { IncomingHttpHeaders } from 'node:http';
import { badRequest, ServeError } from './reply';

/** One HTTP request: its head, and its body for whoever wants it. */
export interface Ask {
  method: string;
  /** Parts of the path, decoded: `['predictions', 'dbnet']`; none for `/`. */
  path: string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /**
   * Reads the body to its end. Nothing of it is taken in before: a request without the key is
   * refused by its head.
   */
  readonly body: () => Promise<Buffer>;
}

/**
 * Path and query of a request's target. As in TorchServe's Java an encoded slash separates, slashes
 * at the end count for nothing, and any other empty part is one.
 */
export function parseTarget(target: string): Pick<Ask, 'path' | 'query'> {
  const [path = '', query = ''] = target.split(/\?(.*)/s, 2);
  const inner = decoded(path).replace(/^\//, '').replace(/\/+$/, '');
  return { path: inner === '' ? [] : inner.split('/'), query: new URLSearchParams(query) };
}

/** As Java decodes a path: bytes that are no UTF-8 become U+FFFD. */
function decoded(path: string): string {
  if (/%(?![0-9a-f]{2})/i.test(path))
    throw new ServeError(403, 'IllegalArgumentException', `invalid escape sequence in: ${path}`);
  return path.replace(/(%[0-9a-f]{2})+/gi, bytes =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/**
 * A whole number of the query, as Java's parseInt reads it; `otherwise` when it is missing or none.
 */
export function numberIn(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? '';
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

/**
 * A whole number that changes what the server does; `otherwise` when it is missing. Throws
 * `ServeError` 400 for anything else than a number of the range: TorchServe would go on with its
 * default, or with 999999999 workers.
 */
export function wholeNumberIn(
  query: URLSearchParams,
  name: string,
  otherwise: number,
  [least, most]: readonly [number, number],
): number {
  const text = query.get(name) ?? '';
  if (text === '') return otherwise;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw badRequest(`${name}=${text} is not a whole number from ${least} to ${most}.`);
}
