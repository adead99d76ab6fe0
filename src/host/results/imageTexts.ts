import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { UserError } from '../../base/errors';
import { knownTexts } from '../../model/annotationFile';
import type { KnownTexts } from '../../model/pipeline';
import type { Unavailable } from './sources';

/** Where the boxes and texts of an image are looked for: `receipt.png.json`, `receipt.json`. */
export function annotationFiles(imagePath: string): string[] {
  const { dir, name } = path.parse(imagePath);
  return [`${imagePath}.json`, path.join(dir, `${name}.json`)];
}

/**
 * The boxes and texts that stand beside an image; undefined when there is no such file. Throws
 * `UserError` for one that gives none.
 */
export async function textsBeside(imagePath: string): Promise<KnownTexts | undefined> {
  for (const file of annotationFiles(imagePath)) {
    const content = await fs.readFile(file, 'utf8').catch(() => undefined);
    if (content !== undefined) return knownTexts(content, file, path.basename(imagePath));
  }
  return undefined;
}

/** The same for whoever asks about one image of many. Throws `UserError` where there are none. */
export async function requireTexts(imagePath: string): Promise<KnownTexts> {
  const known = await textsBeside(imagePath);
  if (known) return known;
  throw new UserError(lacksTexts(imagePath).message);
}

/** What is said where a KIE model has no boxes and texts of the image. */
export function lacksTexts(imagePath: string): Unavailable {
  const [full = '', short = ''] = annotationFiles(imagePath).map(file => path.basename(file));
  return {
    kind: 'unavailable',
    message: l10n.t(
      'A KIE model needs the boxes and texts of the image. Save them beside it as {0} or {1}: {2}',
      full,
      short,
      '{"boxes": [[x1, y1, …]], "texts": ["…"]}',
    ),
  };
}
