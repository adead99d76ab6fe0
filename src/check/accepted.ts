import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/**
 * The text of a run file in which `lines` stand for the lines of their images; every other byte
 * stays. Of an image that stands in it twice, the last line is replaced, which is the one that
 * counts. Throws `UserError` where the file has none of an image.
 */
export function accepted(text: string, lines: ReadonlyMap<string, object>): string {
  // Every second part is a line's end.
  const parts = text.split(/(\r\n|\r|\n)/);
  const at = new Map<string, number>();
  for (let i = 0; i < parts.length; i += 2) {
    const image = imageOf(parts[i]!);
    if (image !== undefined && lines.has(image)) at.set(image, i);
  }
  for (const [image, line] of lines) {
    const i = at.get(image);
    if (i === undefined)
      throw new UserError(l10n.t('The baseline does not list {0} any more.', image));
    parts[i] = JSON.stringify(line);
  }
  return parts.join('');
}

function imageOf(line: string): string | undefined {
  try {
    const { image } = Object(JSON.parse(line)) as { image?: unknown };
    return typeof image === 'string' ? image : undefined;
  } catch {
    return undefined;
  }
}
