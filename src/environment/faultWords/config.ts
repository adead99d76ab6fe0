import * as l10n from '@vscode/l10n';
import { visibleName } from '../../base/visibleText';
import type { ConfigFault } from '../archiveFault';
import { type FaultWords, placeOf, withoutStop } from './words';

/** About what the config names and what is not there. */
export const configWords: FaultWords<ConfigFault> = {
  missingModule: (fault, { archivePath, python }) =>
    l10n.t(
      "{0}: {1} imports {2}, which is neither in the archive nor in {3}. Install it there, or convert again with the module in the config's project.",
      archivePath,
      placeOf(fault),
      visibleName(fault.module),
      python,
    ),

  moduleNotImported: ({ module, reason }, { archivePath }) =>
    l10n.t(
      '{0}: its config imports {1} ("custom_imports"), and that fails: {2}. Mend the module, or put it into the config\'s project, and convert again.',
      archivePath,
      visibleName(module),
      withoutStop(reason),
    ),

  unknownType: ({ type, registry }, { archivePath, python }) =>
    l10n.t(
      '{0}: its config builds {1}, which is in no registry of the MMOCR in {2} ({3}). Correct the name, or name its module in "custom_imports", and convert again.',
      archivePath,
      visibleName(type),
      python,
      visibleName(registry),
    ),

  missingFile: ({ file }, { archivePath }) =>
    l10n.t(
      '{0}: {1} is not in the archive, and the model needs it. Put the file where the config names it, and convert again.',
      archivePath,
      visibleName(file),
    ),
};
