import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { throwIfCancelled, UserError } from '../base/errors';
import { mostImageBytes } from '../model/imageFormat';
import type { ImageFile } from '../model/prediction';
import { requireFile } from './files';

/**
 * The image as it lies on disk, or comes through a pipe: `-` is standard input. Decoding is the
 * predictor's business. Throws `UserError` when there is nothing, or more than is read, and
 * `CancelledError`.
 */
export async function readImage(file: string, signal: AbortSignal): Promise<ImageFile> {
  const most = mostImageBytes;
  if (file === '-')
    return {
      path: l10n.t('standard input'),
      bytes: await drain(process.stdin, { name: l10n.t('standard input'), most, signal }),
    };
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat && !stat.isFile() && !stat.isDirectory())
    return {
      path: file,
      bytes: await drain(fs.createReadStream(file), { name: file, most, signal }),
    };
  const found = requireFile(file, l10n.t('Image'));
  return {
    path: found,
    bytes: await drain(fs.createReadStream(found, { highWaterMark: 2 ** 20 }), {
      name: found,
      most,
      signal,
    }),
  };
}

/**
 * All bytes of a stream. Throws `UserError`, by `name`, when there are none, or more than `most`;
 * `CancelledError` at once, however long whoever writes it takes.
 */
export async function drain(
  stream: Readable,
  { name, most, signal }: { name: string; most: number; signal: AbortSignal },
): Promise<Uint8Array> {
  addAbortSignal(signal, stream);
  try {
    return await allOf(stream, name, most);
  } catch (error) {
    throwIfCancelled(signal);
    throw error;
  }
}

async function allOf(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  most: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > most)
      throw new UserError(
        l10n.t('{0} has more than {1} MiB; larger files are not read.', name, most / 2 ** 20),
      );
    parts.push(part);
  }
  if (length === 0) throw new UserError(l10n.t('{0} is empty (0 bytes).', name));
  return Buffer.concat(parts);
}
