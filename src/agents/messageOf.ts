import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { visibleText } from '../base/visibleText';

/** What an agent is told of an error: our sentence, or of a defect its message in one line. */
export function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return l10n.t('This failed, and should not: {0}', visibleText(message, 500));
}
