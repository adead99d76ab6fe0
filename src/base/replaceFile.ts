import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled, UserError } from './errors';
import { whileHeld } from './heldFiles';
import { renameToFree } from './renameToFree';
import { temporaryName } from './temporaries';

export interface ReplaceOptions {
  signal?: AbortSignal | undefined;
  /**
   * What to throw when there is a file of that name already, whenever it came; by default it is
   * replaced.
   */
  ifExists?: (() => Error) | undefined;
}

/**
 * Writes `filePath` whole or not at all: into a temporary file beside it, flushed to disk, then
 * renamed. On failure or cancellation the temporary file and a folder made for it are gone and an
 * older `filePath` is as it was.
 *
 * @throws UserError when the disk refuses (no space, no permission…), CancelledError, or what
 *   `write` throws.
 */
export async function replaceFile(
  filePath: string,
  write: (file: FileHandle) => Promise<void>,
  options: ReplaceOptions = {},
): Promise<void> {
  const { signal, ifExists } = options;
  throwIfCancelled(signal);
  const folder = path.dirname(filePath);
  const temporary = await temporaryName(filePath);
  let madeFolder: string | undefined;
  try {
    madeFolder = await makeFolder(folder);
    await writeNew(temporary, write);
    throwIfCancelled(signal);
    await (ifExists
      ? renameToFree(temporary, filePath, ifExists)
      : whileHeld(() => rename(temporary, filePath)));
  } catch (error) {
    await whileHeld(() => rm(temporary, { force: true })).catch(() => undefined);
    if (madeFolder) await removeEmpty(folder, madeFolder);
    throw await diskError(error, filePath);
  }
}

/**
 * Makes `folder` and those above it; returns the topmost one made. Node's own `recursive` never
 * comes back where the system refuses with ENOENT, as under /proc.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    if (
      await stat(folder).then(
        found => found.isDirectory(),
        () => false,
      )
    )
      return undefined;
    const parent = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    const made = await makeFolder(parent);
    if (made === undefined) throw error;
    await mkdir(folder);
    return made;
  }
}

async function writeNew(
  filePath: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(filePath, 'wx');
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes `folder` and its parents up to `top`, as far as they are empty. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  for (let at = folder; at.length >= top.length; at = path.dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

/** What a refusal of the disk is to the user; any other error as it is. */
export async function diskError(error: unknown, filePath: string): Promise<unknown> {
  let { code } = error as NodeJS.ErrnoException;
  // Windows says of a folder in the file's place what it says of a missing permission.
  if (
    code === 'EPERM' &&
    (await stat(filePath).then(
      found => found.isDirectory(),
      () => false,
    ))
  )
    code = 'EISDIR';
  const message = code === undefined ? undefined : diskMessage(code, filePath);
  return message === undefined ? error : new UserError(message, { cause: error });
}

function diskMessage(code: string, filePath: string): string | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t('No space left for {0}. Free some space or choose another folder.', filePath);
    case 'EFBIG':
      return l10n.t('{0} is larger than its disk or the limits of this account allow.', filePath);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t('Cannot write {0}: no permission, or another program holds it.', filePath);
    case 'EBUSY':
    case 'ETXTBSY':
      return l10n.t(
        '{0} is in use by another program, perhaps TorchServe. Stop it and try again.',
        filePath,
      );
    case 'EISDIR':
    case 'ENOTEMPTY':
      return l10n.t('{0} is a folder.', filePath);
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return l10n.t('Cannot write {0}: its folder cannot be made.', filePath);
    case 'EIO':
    case 'ENXIO':
    case 'ENODEV':
      return l10n.t('The disk failed while writing {0}.', filePath);
    default:
      return undefined;
  }
}
