import type * as http from 'node:http';
import { FakeServer } from './fakeServer';

/** What a server says to a request: a status and a text, or JSON of anything else. */
export type Said = [status: number, body: unknown];

/** A request as it came. */
export interface Came {
  line: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/**
 * A server that says what stands beside `METHOD PATH`, and 404 in `otherwise`'s words to all else.
 */
export async function scripted(
  script: Record<string, Said>,
  { otherwise = [404, { detail: 'Not Found' }] as Said, headers = {} } = {},
): Promise<{ fake: FakeServer; came: Came[] }> {
  const fake = await FakeServer.start();
  const came: Came[] = [];
  fake.respond = (request, response, body) => {
    const line = `${request.method} ${request.url}`;
    came.push({ line, headers: request.headers, body });
    const [status, said] = script[line] ?? otherwise;
    response.writeHead(status, headers);
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  };
  return { fake, came };
}
