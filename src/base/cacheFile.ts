import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { whileHeld } from './heldFiles';

/**
 * Keeps `data` as a file that can be made again: written beside, then renamed, so that another
 * process never reads a half. Whether it was kept; failing only costs time later.
 */
export async function keepCacheFile(path: string, data: string | Uint8Array): Promise<boolean> {
  const temporary = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, data);
    await whileHeld(() => rename(temporary, path));
    return true;
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
    return false;
  }
}
