import { once } from 'node:events';
import { createInflate } from 'node:zlib';

/**
 * The first `length` bytes that a zlib stream holds; what stands behind them is not inflated, as libpng leaves it. Memory and time go by
 * `length`, not by the data. Throws `Error` when the stream is damaged or holds less.
 */
export async function inflate(parts: Uint8Array[], length: number): Promise<Uint8Array> {
  const stream = createInflate({ chunkSize: Math.max(64, length) });
  const pieces: Uint8Array[] = [];
  let have = 0;
  stream.on('data', (piece: Uint8Array) => {
    pieces.push(piece);
    have += piece.length;
    if (have > length) stream.destroy();
  });
  for (const part of parts) stream.write(part);
  stream.end();
  await once(stream, 'close');
  if (have < length) throw new Error('too few pixels in its data');
  const [piece] = pieces;
  return piece!.length >= length ? piece!.subarray(0, length) : Buffer.concat(pieces, length);
}
