import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { imageFormat, otherImageFormat } from '../model/imageFormat';
import type { ImageFile } from '../model/prediction';

/** More than any photograph; it is copied from process to process, or sent. */
const LARGEST_BYTES = 128 * 2 ** 20;

/**
 * An image file of the workspace, whole. What is no image by its first bytes is not read: it may
 * be sent to a server. `real` is a path without links, `given` names it in messages. Throws
 * `UserError`.
 */
export async function readImage(real: string, given: string): Promise<ImageFile> {
  // Not even where a pipe has taken the file's place does it wait; Windows knows neither flag.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  const file = await open(real, flags);
  try {
    const found = await file.stat();
    if (!found.isFile())
      throw new UserError(l10n.t('{0} is neither a file nor a folder; it is not read.', given));
    if (found.size > LARGEST_BYTES)
      throw new UserError(
        l10n.t(
          '{0} has more than {1} MiB; larger files are not read.',
          given,
          LARGEST_BYTES / 2 ** 20,
        ),
      );
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const read = bytes.subarray(0, bytesRead);
    if (imageFormat(read) === undefined && otherImageFormat(read) === undefined)
      throw new UserError(l10n.t('{0} is no image.', given));
    return { path: real, bytes: read };
  } finally {
    await file.close();
  }
}
