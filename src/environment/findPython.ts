import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { pythonsIn } from './environment';

/**
 * The interpreter meant by what the user gave: a program, a program on PATH (`python3`), or the
 * folder of a virtual or Conda environment. Throws `UserError` naming the path when there is none.
 */
export async function findPython(given: string): Promise<string> {
  if (!/[\\/]/.test(given)) return given;
  const kind = await kindOf(given);
  if (kind === 'file') return given;
  if (kind === undefined) {
    throw new UserError(
      l10n.t(
        'The Python {0} does not exist. Choose another one in mmocr.python, or set one up.',
        given,
      ),
      { fix: 'setUpPython' },
    );
  }
  for (const candidate of pythonsIn(given))
    if ((await kindOf(candidate)) === 'file') return candidate;
  throw new UserError(
    l10n.t(
      '{0} is a folder without a Python environment in it. Choose the interpreter itself.',
      given,
    ),
    { fix: 'setUpPython' },
  );
}

async function kindOf(file: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(file)).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}
