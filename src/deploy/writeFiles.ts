import { createWriteStream } from 'node:fs';
import { open, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readArchive } from '../archive/read';
import { CancelledError, throwIfCancelled } from '../base/errors';
import { makeFolder } from '../base/replaceFile';
import { unreadable } from '../base/unreadable';
import type { DeployFile } from './deployment';

/** Who runs what is written is seldom who wrote it: an image's user has to read an archive, too. */
const readable = 0o644;
const runnable = 0o755;

/**
 * Writes each file below `folder`, in their order.
 *
 * @throws UserError naming a file that cannot be read; CancelledError; what the disk throws.
 */
export async function writeFiles(
  folder: string,
  files: readonly DeployFile[],
  signal: AbortSignal,
): Promise<void> {
  for (const file of files) {
    throwIfCancelled(signal);
    const place = path.join(folder, ...file.path.split('/'));
    await makeFolder(path.dirname(place));
    if ('copyOf' in file) await copy(file.copyOf, place, signal);
    else if ('entry' in file) await (await readArchive(file.of)).extract(file.entry, place, signal);
    else await writeFile(place, file.text, { mode: file.executable ? runnable : readable });
  }
}

/** Links become what they lead to: the folder stands by itself. */
async function copy(from: string, to: string, signal: AbortSignal): Promise<void> {
  throwIfCancelled(signal);
  const found = await stat(from).catch((error: unknown) => {
    throw unreadable(from, error);
  });
  if (!found.isDirectory()) return copyFile(from, to, (found.mode & 0o100) !== 0, signal);
  await makeFolder(to);
  for (const name of (await readdir(from)).sort()) {
    // What Python leaves where it ran is no part of anything.
    if (name !== '__pycache__') await copy(path.join(from, name), path.join(to, name), signal);
  }
}

async function copyFile(
  from: string,
  to: string,
  runs: boolean,
  signal: AbortSignal,
): Promise<void> {
  const source = await open(from).catch((error: unknown) => {
    throw unreadable(from, error);
  });
  const target = createWriteStream(to, { mode: runs ? runnable : readable });
  try {
    await pipeline(source.createReadStream(), target, { signal });
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    throw (error as NodeJS.ErrnoException).syscall === 'read' ? unreadable(from, error) : error;
  }
}
