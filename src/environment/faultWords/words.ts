import * as l10n from '@vscode/l10n';
import { visibleName } from '../../base/visibleText';

/** What a fault's sentence names besides the fault. */
export interface Verified {
  archivePath: string;
  imagePath: string;
  /** The interpreter. */
  python: string;
}

/** One sentence for each cause of `F`: what is wrong, with the way to mend it. */
export type FaultWords<F extends { cause: string }> = {
  [Cause in F['cause']]: (fault: Extract<F, { cause: Cause }>, verified: Verified) => string;
};

export const named = (names: string[]): string => names.map(visibleName).join(', ');

/** Where it stands, as far as it is known. */
export function placeOf({ file, line }: { file?: string; line?: number }): string {
  if (file === undefined) return l10n.t('its handler');
  return line === undefined ? visibleName(file) : l10n.t('{0}, line {1}', visibleName(file), line);
}

/** Somebody else's sentence, to go on after it. */
export function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
