import type { ServerResponse } from 'node:http';

/**
 * A client that is told "no" while it sends may go on for so long, and for so many bytes, before it
 * is cut off.
 */
const lingerMs = 5_000;

/**
 * Ends an answer whose request is not read to its end. Cut off while it sends, a client would not
 * see the answer: the answer goes first, what still comes is dropped, up to `most` bytes. `onSent`
 * hears when the answer is out.
 */
export function endUnread(
  response: ServerResponse,
  body: string | Buffer,
  most: number,
  onSent: () => void,
): void {
  const { req: request } = response;
  let left = most;
  const end = (): void => {
    clearTimeout(timer);
    request.off('data', drop);
    response.end();
  };
  const drop = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left < 0) end();
  };
  const timer = setTimeout(end, lingerMs);
  if (body.length === 0) {
    response.flushHeaders();
    onSent();
  } else response.write(body, onSent);
  request.on('data', drop).once('end', end).once('close', end).resume();
}
