import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled, UserError } from '../base/errors';
import type { ReplaceOptions } from '../base/replaceFile';
import { replaceFile } from '../base/replaceFile';
import { sweepTemporaries } from '../base/temporaries';
import { unreadable } from '../base/unreadable';
import type { StoredEntry } from '../zip/zipFormat';
import { centralDirectory, localHeader } from '../zip/zipFormat';

/** Small enough to cancel at once, large enough for the disk. */
const CHUNK = 1 << 20;

/** What goes into an archive under `name`: a text, or a file copied as it is. */
export type ArchiveSource = { name: string; text: string } | ArchivedFile;
/** A file by its absolute path. */
export interface ArchivedFile {
  name: string;
  path: string;
}

interface WriteOptions extends ReplaceOptions {
  /** Bytes of content written so far, and in all. */
  onProgress?: ((written: number, total: number) => void) | undefined;
}

/**
 * Writes a `.mar`: every entry stored, in the given order, sizes and CRC in its local header.
 * Memory does not grow with the files. All or nothing, as `replaceFile`. What killed writers left
 * in its folder is swept first.
 *
 * @throws UserError when a source cannot be read or changes while it is read, or the disk refuses;
 *   CancelledError.
 */
export async function writeArchive(
  archivePath: string,
  sources: ArchiveSource[],
  options: WriteOptions = {},
): Promise<void> {
  const { signal, onProgress } = options;
  await sweepTemporaries(path.dirname(archivePath));
  const sizes = await Promise.all(sources.map(sourceSize));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const progress = (bytes: number): void => {
    throwIfCancelled(signal);
    onProgress?.((done += bytes), total);
  };
  await replaceFile(
    archivePath,
    async file => {
      const entries: StoredEntry[] = [];
      let offset = 0;
      for (const [i, source] of sources.entries()) {
        const entry: StoredEntry = { name: source.name, size: sizes[i] ?? 0, crc: 0, offset };
        const start = offset + localHeader(entry).length;
        entry.crc =
          'text' in source
            ? await writeText(file, start, source.text, progress)
            : await copyFile(source.path, entry.size, file, start, progress);
        // The CRC is known only after the copy, so the header is written last: one pass over the
        // file.
        await writeAll(file, localHeader(entry), offset);
        entries.push(entry);
        offset = start + entry.size;
      }
      await writeAll(file, centralDirectory(entries, offset), offset);
    },
    options,
  );
}

async function sourceSize(source: ArchiveSource): Promise<number> {
  if ('text' in source) return Buffer.byteLength(source.text);
  const filePath = source.path;
  const info = await stat(filePath).catch((cause: unknown) => {
    throw unreadable(filePath, cause);
  });
  if (!info.isFile()) throw new UserError(l10n.t('{0} is not a file.', filePath));
  return info.size;
}

async function writeText(
  file: FileHandle,
  position: number,
  text: string,
  progress: (bytes: number) => void,
): Promise<number> {
  const bytes = Buffer.from(text);
  await writeAll(file, bytes, position);
  progress(bytes.length);
  return crc32(bytes);
}

/** Copies exactly `size` bytes to `position` and returns their CRC-32. */
async function copyFile(
  from: string,
  size: number,
  to: FileHandle,
  position: number,
  progress: (bytes: number) => void,
): Promise<number> {
  const source = await open(from, 'r').catch((cause: unknown) => {
    throw unreadable(from, cause);
  });
  try {
    const before = await source.stat();
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, size));
    let crc = 0;
    for (let at = 0; at < size;) {
      const { bytesRead } = await source
        .read(buffer, 0, Math.min(CHUNK, size - at), at)
        .catch((cause: unknown) => {
          throw unreadable(from, cause);
        });
      if (bytesRead === 0) throw changed(from);
      const bytes = buffer.subarray(0, bytesRead);
      crc = crc32(bytes, crc);
      await writeAll(to, bytes, position + at);
      at += bytesRead;
      progress(bytesRead);
    }
    const after = await source.stat();
    if (after.size !== size || after.mtimeMs !== before.mtimeMs) throw changed(from);
    return crc;
  } finally {
    await source.close();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

function changed(filePath: string): UserError {
  return new UserError(
    l10n.t('{0} changed while it was read. Wait until it is complete and convert again.', filePath),
    { fix: 'convertToMar' },
  );
}
