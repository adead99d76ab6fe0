import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { folderImages } from '../jobs/folderImages';
import type { AgentContext } from './agentTool';
import { requireInside } from './requireInside';

/** The images of a folder that a run file is written of. */
export interface RunImages {
  folder: string;
  /** Their ways from it, with slashes. */
  images: string[];
  leftOut: string[];
}

/** Throws `UserError` for a folder without images, and one with a link out of the workspace. */
export async function runImages(
  { folder: given, recursive = false }: { folder: string; recursive?: boolean | undefined },
  { workspace }: AgentContext,
): Promise<RunImages> {
  const folder = await workspace.folder(given, l10n.t('Folder'));
  await requireInside(folder, workspace);
  const { names, leftOut } = folderImages(folder, { recursive });
  if (names.length === 0)
    throw new UserError(l10n.t('{0} holds no images (PNG, JPEG, BMP, WebP, TIFF, PNM).', given));
  return { folder, images: names, leftOut };
}

/** Where an image of the run really lies; a link that came since then is not followed. */
export async function runImage(
  { folder }: RunImages,
  name: string,
  { workspace }: AgentContext,
): Promise<string> {
  const real = await realpath(path.join(folder, name));
  if (workspace.has(real)) return real;
  throw new UserError(l10n.t('{0} is a link that leads out of the workspace.', name));
}
