import type { IncomingHttpHeaders } from 'node:http';
import { ServeError } from './reply';

/** One HTTP request, read to its end. */
export interface Ask {
  method: string;
  /** Parts of the path, decoded: `['predictions', 'dbnet']`; none for `/`. */
  path: string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Path and query of a request's target. As in TorchServe's Java an encoded slash separates, and slashes at the end count for nothing. */
export function parseTarget(target: string): Pick<Ask, 'path' | 'query'> {
  const [path = '', query = ''] = target.split(/\?(.*)/s, 2);
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw new ServeError(403, 'IllegalArgumentException', `invalid escape sequence in: ${path}`);
  }
  return { path: decoded.replace(/^\//, '').replace(/\/+$/, '').split('/').filter((part, at) => part !== '' || at > 0), query: new URLSearchParams(query) };
}

/** A whole number of the query, as Java's parseInt reads it; `otherwise` when it is missing or none. */
export function numberIn(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? '';
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
