import { createHash, randomBytes } from 'node:crypto';
import { readdir, readlink, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/**
 * A writer touches its file with every chunk: what nobody touched for so long is nobody's, wherever
 * it ran.
 */
const ABANDONED_MS = 60 * 60 * 1000;
const TEMPORARY = /^\..+\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp$/;

/**
 * A name for what is not finished yet, beside `filePath`; it says who writes. It does not end in
 * `.mar`, so that a running TorchServe never picks it up.
 */
export async function temporaryName(filePath: string): Promise<string> {
  const writer = `${await machine()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  return path.join(path.dirname(filePath), `.${path.basename(filePath)}.${writer}.tmp`);
}

/**
 * Removes what killed programs left in `folder`: temporary files whose writer is gone. Those of
 * running ones stay.
 */
export async function sweepTemporaries(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter(candidate => TEMPORARY.test(candidate))) {
    const filePath = path.join(folder, name);
    if (await isAbandoned(filePath)) await rm(filePath, { force: true }).catch(() => undefined);
  }
}

/** Whether the writer that the temporary file's name says is gone. */
async function isAbandoned(filePath: string): Promise<boolean> {
  const [, where, pid] = TEMPORARY.exec(path.basename(filePath)) ?? [];
  const info = await stat(filePath).catch(() => undefined);
  if (!info?.isFile()) return false;
  return (
    Date.now() - info.mtimeMs > ABANDONED_MS ||
    (where === (await machine()) && !isRunning(Number(pid)))
  );
}

/** Whether a process of this machine goes on. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

let known: Promise<string> | undefined;
/** Process ids mean something on one machine, and inside of one container. */
export function machine(): Promise<string> {
  known ??= readlink('/proc/self/ns/pid')
    .catch(() => '')
    .then(space => createHash('sha256').update(`${hostname()} ${space}`).digest('hex').slice(0, 8));
  return known;
}
