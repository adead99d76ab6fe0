import * as l10n from '@vscode/l10n';
import { visibleName } from '../../base/visibleText';
import type { CodeFault } from '../archiveFault';
import { type FaultWords, placeOf, withoutStop } from './words';

/** About code in the archive that is no Python, is not let run, or fails. */
export const codeWords: FaultWords<CodeFault> = {
  syntax: ({ file, line, reason }, { archivePath }) =>
    l10n.t(
      '{0}: {1}, line {2}, is not valid Python: {3}. Correct it and make the archive again.',
      archivePath,
      visibleName(file),
      line ?? '?',
      withoutStop(reason),
    ),

  refused: ({ what }, { archivePath }) =>
    l10n.t(
      '{0}: {1} could run any code, and was refused. If you trust its author, set MMOCR_TRUST_ARCHIVE=1 in the environment.',
      archivePath,
      visibleName(what),
    ),

  codeRefused: (_, { archivePath }) =>
    l10n.t(
      '{0} brings code of its own, which MMOCR_REFUSE_CODE=1 refuses here. Unset it to run that code.',
      archivePath,
    ),

  raised: (fault, { archivePath }) => raised(fault, archivePath),
};

/** What no cause is known for: the last line of the exception, with the place. */
function raised(fault: Extract<CodeFault, { cause: 'raised' }>, archive: string): string {
  const said = `${fault.type}${fault.message ? `: ${fault.message}` : ''}`;
  const place = placeOf(fault);
  return fault.stage === 'answer'
    ? l10n.t(
        '{0} loads, but does not answer an image: {1} ({2}). Correct what stands there and make the archive again.',
        archive,
        said,
        place,
      )
    : l10n.t(
        '{0} does not load: {1} ({2}). Correct what stands there and make the archive again.',
        archive,
        said,
        place,
      );
}
