import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { replaceFile } from '../../base/replaceFile';
import type { RunHeader } from '../../runs/runFile';

/**
 * Makes the file of a run that nobody was asked for yet: a reload finds what is to be asked. Throws
 * `UserError` where there is a file of that name, and where the disk refuses.
 */
export async function beginRun(file: string, header: RunHeader): Promise<void> {
  const ifExists = (): Error => new UserError(l10n.t('{0} is there already.', file));
  const line = `${JSON.stringify(header)}\n`;
  await replaceFile(file, async handle => handle.writeFile(line), { ifExists });
}
