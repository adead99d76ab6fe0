import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/**
 * What `work` finds of an image. Throws `UserError` naming the image where that would take minutes:
 * thousands of boundaries on top of each other, or a text of tens of thousands of characters.
 */
export function measured<T>({ image }: { image: string }, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      l10n.t(
        '{0} takes too long to evaluate ({1}); leave it out of the run.',
        image,
        error.message,
      ),
      { cause: error },
    );
  }
}
