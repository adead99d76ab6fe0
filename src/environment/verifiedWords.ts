import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ArchivedKind } from '../archive/archivedKind';
import { visibleName } from '../base/visibleText';
import type { VerifiedArchive } from './verifyArchive';

/** One sentence about an archive that answered: by which methods, what was found, in which time. */
export function verifiedWords(verified: VerifiedArchive, kind: ArchivedKind): string {
  const { archivePath, imagePath, python, versions, seconds } = verified;
  const methods = kind.models.map(({ method }) => method ?? l10n.t('its model')).join(' + ');
  const program =
    versions['mmocr'] === undefined
      ? python
      : l10n.t('MMOCR {0} in {1}', versions['mmocr'], python);
  return l10n.t(
    '{0} works: {1} {2} in {3}; loading took {4} s, answering {5} s ({6}).',
    archivePath,
    methods,
    found(verified),
    path.basename(imagePath),
    seconds.load.toFixed(1),
    seconds.answer.toFixed(2),
    program,
  );
}

function found({ instances, text }: VerifiedArchive): string {
  if (text !== undefined)
    return text === '' ? l10n.t('read no text') : l10n.t('read "{0}"', visibleName(text));
  if (instances === undefined) return l10n.t('answered');
  return instances === 1 ? l10n.t('found 1 instance') : l10n.t('found {0} instances', instances);
}

/** What the model did without: modules of `custom_imports` that are there for training. */
export function notedWords({ archivePath, notes }: VerifiedArchive): string[] {
  return notes.map(({ module, reason }) =>
    l10n.t(
      '{0}: its config imports {1} ("custom_imports"), which is not there, and the model does without: {2}',
      archivePath,
      visibleName(module),
      reason,
    ),
  );
}
