import { readFile, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { exceeds } from '../base/jsonBounds';

/** A page of text and its comparison have some megabytes; a data set's annotations have more. */
const LARGEST_BYTES = 64 * 2 ** 20;
/** A result nests six deep; these values take some hundred megabytes at most. */
export const resultBounds = { deepest: 100, mostValues: 5_000_000 };

/**
 * The JSON values of a file: one, or one per line. Throws `UserError` for what is too large, or no
 * JSON.
 */
export async function readJsonFile(path: string): Promise<unknown[]> {
  const size = await sizeOf(path);
  if (size > LARGEST_BYTES)
    throw new UserError(
      l10n.t('{0} has more than {1} MiB: it is no result.', path, LARGEST_BYTES / 2 ** 20),
    );
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw unread(path, cause);
  });
  return parseValues(text.replace(/^\uFEFF/, ''), path);
}

/** The error for a file that is there and cannot be read. */
export function unread(path: string, cause: NodeJS.ErrnoException): UserError {
  return new UserError(l10n.t('{0} cannot be read ({1}).', path, cause.code ?? cause.message), {
    cause,
  });
}

/** Bytes of a file. Throws `UserError` where there is none: reading a pipe would wait for ever. */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => {
    throw new UserError(l10n.t('{0} does not exist.', path));
  });
  if (!found.isFile()) throw new UserError(l10n.t('{0} is not a file.', path));
  return found.size;
}

function parseValues(text: string, path: string): unknown[] {
  if (exceeds(text, resultBounds))
    throw new UserError(l10n.t('{0} is too large to be a result.', path));
  try {
    return [JSON.parse(text) as unknown];
  } catch (error) {
    const lines = text.split(/\r\n|\r|\n/).filter(line => line.trim() !== '');
    if (lines.length < 2)
      throw new UserError(l10n.t('{0} is not JSON ({1}).', path, (error as Error).message));
    return lines.map((line, i) => parseLine(line, i, path));
  }
}

function parseLine(line: string, i: number, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new UserError(
      l10n.t('{0}: line {1} is not JSON ({2}).', path, i + 1, (error as Error).message),
    );
  }
}
