import * as l10n from '@vscode/l10n';
import { UserError } from './errors';

/** The error for a file that cannot be opened or read, naming it. */
export function unreadable(filePath: string, cause: unknown): UserError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new UserError(l10n.t('{0} does not exist.', filePath), { cause });
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError(l10n.t('No permission to read {0}.', filePath), { cause });
  return new UserError(l10n.t('Cannot read {0}: {1}', filePath, message), { cause });
}
