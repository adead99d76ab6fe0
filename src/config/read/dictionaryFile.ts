import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';

/**
 * A dictionary's text as MMOCR reads it: UTF-8, where a byte order mark is a character. Throws
 * `UserError` for another encoding.
 */
export async function dictionaryText(path: string): Promise<string> {
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new UserError(
      l10n.t(
        'The dictionary {0} is not UTF-8 text, and MMOCR reads no other. Save it as UTF-8.',
        path,
      ),
      { cause },
    );
  }
}
