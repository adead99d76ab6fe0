import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/** A list of a million long paths has as much. */
export const largestListBytes = 2 ** 28;

/**
 * The images of a list: a path per line, each once and as it is written; blank lines are none.
 * Throws `UserError`, naming the list, where it is no text or names nothing.
 */
export function listedImages(text: string, name: string): string[] {
  if (text.includes('\0'))
    throw new UserError(l10n.t('{0} is neither an image nor a list of images.', name));
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const images = [...new Set(lines.filter(line => line.trim() !== ''))];
  if (images.length === 0) throw new UserError(l10n.t('{0} names no images.', name));
  return images;
}
