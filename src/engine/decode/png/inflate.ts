import { once } from 'node:events';
import { createInflate, inflateSync } from 'node:zlib';

/** Room for a byte too many to show. */
const slack = 64;

/**
 * The first `length` bytes that a zlib stream holds; what stands behind them is not inflated, as
 * libpng and libtiff leave it. Memory and time go by `length`, not by the data. Throws `Error` when
 * the stream is damaged or holds less.
 */
export async function inflate(parts: Uint8Array[], length: number): Promise<Uint8Array> {
  const [only] = parts;
  const data = parts.length === 1 ? only! : Buffer.concat(parts);
  let out: Uint8Array;
  try {
    // At once, as almost every stream ends where it should.
    out = inflateSync(data, { maxOutputLength: Math.max(1, length), chunkSize: length + slack });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    out = await beginning(data, length);
  }
  if (out.length < length) throw new Error('too few samples in its data');
  return out;
}

/** Inflates piece by piece, until there is enough. */
async function beginning(data: Uint8Array, length: number): Promise<Uint8Array> {
  const stream = createInflate({ chunkSize: length + slack });
  const pieces: Uint8Array[] = [];
  let have = 0;
  stream.on('data', (piece: Uint8Array) => {
    pieces.push(piece);
    have += piece.length;
    if (have >= length) stream.destroy();
  });
  stream.end(data);
  await once(stream, 'close');
  return Buffer.concat(pieces).subarray(0, length);
}
