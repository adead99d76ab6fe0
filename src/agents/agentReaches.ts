import * as l10n from '@vscode/l10n';
import type { Reach } from '../archive/reach';
import { UserError } from '../base/errors';

/** What a person may take along, and an agent may not: it is not the workspace's. */
const KEPT_HERE: readonly Reach['kind'][] = ['elsewhere', 'variable'];

/**
 * An agent packs files of the workspace only, and an archive that no plain MMOCR can load on
 * somebody's word only. Throws `UserError`.
 */
export function agentReaches(
  reaches: readonly Reach[],
  onServer: readonly string[],
): Promise<void> {
  const refused = reaches.filter(({ kind }) => KEPT_HERE.includes(kind));
  if (refused.length > 0)
    return Promise.reject(
      new UserError(
        `${inWords(refused)} ${l10n.t('No agent may take that along; convert it yourself, in the editor or by mmocr-serving convert.')}`,
      ),
    );
  const lacking = reaches.filter(
    ({ kind, subject }) => kind === 'unknown' && !onServer.includes(subject),
  );
  if (lacking.length === 0) return Promise.resolve();
  const names = lacking.map(({ subject }) => subject).join(', ');
  return Promise.reject(
    new UserError(
      `${inWords(lacking)} ${l10n.t('If the server has them, convert with {0}: {1}.', 'server_has', names)}`,
    ),
  );
}

const inWords = (reaches: readonly Reach[]): string =>
  reaches.map(({ message }) => message).join(' ');
