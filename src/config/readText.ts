import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';

/** A file with more text than this is no config. */
const MOST_BYTES = 10_000_000;

/**
 * A file's text, a byte order mark included. Asks for the kind first: reading a pipe waits for
 * ever, and a device never ends. Throws `Error` with the reason.
 */
export async function readText(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error(l10n.t('{0} is not a file.', path));
  if (found.size > MOST_BYTES)
    throw new Error(l10n.t('{0} is too large for a config.', basename(path)));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
}
