import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What Windows answers while another program, an antivirus or a search index, looks into a file.
 * Elsewhere these are final.
 */
const HELD = ['EBUSY', 'EPERM', 'EACCES'];
const LIMIT_MS = 2000;
const PAUSE_MS = 50;

/**
 * Does `work`, which names or removes a file, again for up to two seconds while Windows says that
 * another program holds the file.
 */
export async function whileHeld<T>(
  work: () => Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  const limit = Date.now() + LIMIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const held =
        platform === 'win32' && HELD.includes((error as NodeJS.ErrnoException).code ?? '');
      if (!held || Date.now() > limit) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/**
 * Removes a file or a folder with all in it, trying for two seconds. Never throws: whether it is
 * gone.
 */
export function removeTree(
  filePath: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  // Node's own retries are for folders into which a program that is ending still writes.
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 40 };
  return whileHeld(() => rm(filePath, options), platform).then(
    () => true,
    () => false,
  );
}

/** The same at once, for the end of a process. */
export function removeTreeNow(filePath: string): boolean {
  try {
    rmSync(filePath, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
