import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { knownTexts } from '../model/annotationFile';
import type { KnownTexts } from '../model/pipeline';
import type { AgentContext } from './agentTool';
import { file } from './modelInput';

/** An image of the workspace: where it really lies, and as answers name it. */
export interface AskedImage {
  real: string;
  name: string;
}

const MOST_IMAGES = 100;
const LARGEST_ANNOTATIONS = 64 * 2 ** 20;

/** The images of one call: each is answered in its text. */
export const images = z
  .array(file)
  .min(1)
  .max(MOST_IMAGES, {
    error: () =>
      l10n.t('at most {0} images in one call; {1} takes a whole folder', MOST_IMAGES, 'write_run'),
  })
  .describe('Image files of the workspace, at most 100');

/** All of them before the first is asked about. Throws `UserError` for one that may not be read. */
export function askedImages(
  given: readonly string[],
  { workspace }: AgentContext,
): Promise<AskedImage[]> {
  return Promise.all(
    given.map(async name => {
      const real = await workspace.file(name, l10n.t('Image'));
      return { real, name: workspace.way(real) };
    }),
  );
}

/** What is known of the texts of an image, by a file of the workspace. Throws `UserError`. */
export async function knownOf(
  given: string | undefined,
  { real }: AskedImage,
  { workspace }: AgentContext,
): Promise<KnownTexts | undefined> {
  if (given === undefined) return undefined;
  const found = await workspace.file(given, l10n.t('Annotation file'));
  if ((await stat(found)).size > LARGEST_ANNOTATIONS)
    throw new UserError(
      l10n.t(
        '{0} has more than {1} MiB; larger files are not read.',
        given,
        LARGEST_ANNOTATIONS / 2 ** 20,
      ),
    );
  return knownTexts(await readFile(found, 'utf8'), given, path.basename(real));
}
