import type { FileHandle } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import yauzl from 'yauzl';
import { throwIfCancelled } from '../errors';

/** A ZIP's table of contents, and its small files. */
export interface ZipContents {
  /** Files in directory order, folders left out; the last of equal names counts, as for every unpacker. */
  entries: Map<string, Entry>;
  /** @throws Error when the entry is damaged, or larger than `limit` bytes. */
  read(entry: Entry, limit: number): Promise<Buffer>;
  /** Writes the entry's content to `file`, whatever its size. @throws Error when the entry is damaged; what the disk throws. */
  copy(entry: Entry, file: FileHandle, signal?: AbortSignal): Promise<void>;
}

/**
 * Opens `filePath` for as long as `use` runs. Names that would leave the target folder (`../x`, `/x`, `C:\x`) are refused.
 * @throws Error as yauzl throws it, when the file is no ZIP, cut short or hostile.
 */
export async function withZip<T>(filePath: string, use: (zip: ZipContents) => Promise<T>): Promise<T> {
  const zip = await yauzl.openPromise(filePath, { lazyEntries: true, autoClose: false, strictFileNames: true });
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
    }
    return await use({ entries, read: (entry, limit) => readEntry(zip, entry, limit), copy: (entry, file, signal) => copyEntry(zip, entry, file, signal) });
  } finally {
    zip.close();
  }
}

async function readEntry(zip: ZipFile, entry: Entry, limit: number): Promise<Buffer> {
  if (entry.uncompressedSize > limit) throw new Error(`${entry.fileName} has ${entry.uncompressedSize} bytes`);
  const bytes = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(bytes) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
  return bytes;
}

async function copyEntry(zip: ZipFile, entry: Entry, file: FileHandle, signal?: AbortSignal): Promise<void> {
  let crc = 0;
  for await (const bytes of await zip.openReadStreamPromise(entry) as AsyncIterable<Buffer>) {
    throwIfCancelled(signal);
    crc = crc32(bytes, crc);
    await file.appendFile(bytes);
  }
  if (crc !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
}
