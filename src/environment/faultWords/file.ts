import * as l10n from '@vscode/l10n';
import type { FileFault } from '../archiveFault';
import type { FaultWords } from './words';

/** About an archive that cannot be unpacked, or whose content cannot be loaded. */
export const fileWords: FaultWords<FileFault> = {
  archiveDamaged: ({ reason }, { archivePath }) =>
    l10n.t('{0} is not a readable model archive: {1}', archivePath, reason),

  archiveUnreadable: ({ reason }, { archivePath }) =>
    l10n.t('{0} cannot be unpacked: {1}', archivePath, reason),

  diskFull: ({ bytes }, { archivePath }) =>
    l10n.t(
      "{0} cannot be unpacked: it has {1} MB, more than the temporary folder's disk has free. Make room there.",
      archivePath,
      Math.ceil(bytes / 1e6),
    ),

  memory: (_, { archivePath }) =>
    l10n.t(
      '{0} does not fit into memory. End other programs, or use a machine with more of it.',
      archivePath,
    ),
};
