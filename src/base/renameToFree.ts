import { link, open, rename, rm, stat } from 'node:fs/promises';
import { whileHeld } from './heldFiles';

/**
 * What file systems without hard links answer: FAT, exFAT (EISDIR on Windows), many network shares.
 */
const NO_LINKS = [
  'EPERM',
  'EISDIR',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EMLINK',
  'EXDEV',
];
/**
 * A lock is held for two calls of the system; an older one was left by a program that was killed.
 */
const STALE_MS = 10_000;

/**
 * Gives the finished file `from` the name `to` unless there is a file of that name: of several
 * programs at once exactly one succeeds. Looking first and renaming then would let all of them; a
 * hard link is made only where nothing is.
 *
 * @throws what `ifExists` gives; what the disk throws.
 */
export async function renameToFree(from: string, to: string, ifExists: () => Error): Promise<void> {
  try {
    await whileHeld(() => link(from, to));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST') throw ifExists();
    if (!NO_LINKS.includes(code)) throw error;
    return renameUnderLock(from, to, ifExists);
  }
  await whileHeld(() => rm(from)).catch(() => undefined);
}

async function renameUnderLock(from: string, to: string, ifExists: () => Error): Promise<void> {
  const lock = `${to}.lock`;
  await removeStale(lock);
  const held = await open(lock, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? ifExists() : error;
  });
  try {
    if (
      await stat(to).then(
        () => true,
        () => false,
      )
    )
      throw ifExists();
    await whileHeld(() => rename(from, to));
  } finally {
    await held.close();
    await whileHeld(() => rm(lock, { force: true }));
  }
}

async function removeStale(lock: string): Promise<void> {
  const info = await stat(lock).catch(() => undefined);
  if (info && Date.now() - info.mtimeMs > STALE_MS) await rm(lock, { force: true });
}
