import type { FileHandle } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import type { Entry, ZipFile } from 'yauzl';
import yauzl from 'yauzl';
import { throwIfCancelled } from '../base/errors';
import { visibleName } from '../base/visibleText';

/**
 * A checkpoint has an entry per tensor, some thousand; an archive a few dozen. Reading 100,000
 * takes seconds.
 */
const MOST_ENTRIES = 20_000;
/** Names and comments of all entries; each may have 64 kB. */
const LONGEST_DIRECTORY = 16 << 20;
/**
 * What is larger unpacked, and this many times smaller packed, is there to fill a disk: weights
 * hardly shrink.
 */
const SUSPICIOUS_SIZE = 64 << 20;
const SUSPICIOUS_RATIO = 100;
/** Of a Unix file's mode, the part that says what it is, and a symbolic link's. */
const KIND_OF_FILE = 0o170000,
  SYMBOLIC_LINK = 0o120000;

/** A ZIP's table of contents, and its small files. */
export interface ZipContents {
  /**
   * Files in directory order, folders left out; no two names are equal, not even but for their
   * case.
   */
  entries: Map<string, Entry>;
  /** Every entry, folders too. */
  all: Entry[];
  /** @throws Error when the entry is damaged, or larger than `limit` bytes. */
  read(entry: Entry, limit: number): Promise<Buffer>;
  /**
   * Writes the entry's content to `file`, whatever its size. @throws Error when the entry is
   * damaged; what the disk throws.
   */
  copy(entry: Entry, file: FileHandle, signal?: AbortSignal): Promise<void>;
  /** Reads the entry to its end. @throws Error when it is damaged. */
  check(entry: Entry, signal?: AbortSignal): Promise<void>;
}

/**
 * Opens `filePath` for as long as `use` runs. Refused is what other readers may read differently,
 * or must not: names that would leave the target folder (`../x`, `/x`, `C:\x`), a name twice,
 * links, encrypted entries, unknown compression; and more entries than anybody needs.
 * @throws Error as yauzl throws it, when the file is no ZIP, cut short or hostile.
 */
export async function withZip<T>(
  filePath: string,
  use: (zip: ZipContents) => Promise<T>,
): Promise<T> {
  const zip = await yauzl.openPromise(filePath, {
    lazyEntries: true,
    autoClose: false,
    strictFileNames: true,
  });
  try {
    const all = await directory(zip);
    const entries = new Map(
      all.filter(({ fileName }) => !fileName.endsWith('/')).map(entry => [entry.fileName, entry]),
    );
    return await use({
      entries,
      all,
      read: (entry, limit) => readEntry(zip, entry, limit),
      copy: async (entry, file, signal) => {
        for await (const bytes of checkedBytes(zip, entry, signal)) await file.appendFile(bytes);
      },
      check: async (entry, signal) => {
        for await (const bytes of checkedBytes(zip, entry, signal)) void bytes;
      },
    });
  } finally {
    zip.close();
  }
}

async function directory(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) throw new Error(l10n.t('it has {0} entries', zip.entryCount));
  const entries: Entry[] = [];
  const names = new Set<string>();
  let length = 0;
  for await (const entry of zip.eachEntry()) {
    length += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    if (length > LONGEST_DIRECTORY) throw new Error(l10n.t('its table of contents is too long'));
    const name = entry.fileName.toLowerCase();
    if (names.has(name)) throw new Error(l10n.t('{0} is in it twice', visibleName(entry.fileName)));
    names.add(name);
    requireReadable(entry);
    entries.push(entry);
  }
  return entries;
}

function requireReadable(entry: Entry): void {
  const name = visibleName(entry.fileName);
  if (entry.isEncrypted()) throw new Error(l10n.t('{0} is encrypted', name));
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw new Error(l10n.t('{0} is packed in a way that TorchServe cannot unpack', name));
  if (((entry.externalFileAttributes >>> 16) & KIND_OF_FILE) === SYMBOLIC_LINK)
    throw new Error(l10n.t('{0} is a symbolic link', name));
  if (
    entry.uncompressedSize > SUSPICIOUS_SIZE &&
    entry.uncompressedSize > entry.compressedSize * SUSPICIOUS_RATIO
  ) {
    throw new Error(l10n.t('{0} claims to have {1} bytes', name, entry.uncompressedSize));
  }
}

async function readEntry(zip: ZipFile, entry: Entry, limit: number): Promise<Buffer> {
  const name = visibleName(entry.fileName);
  if (entry.uncompressedSize > limit)
    throw new Error(l10n.t('{0} has {1} bytes', name, entry.uncompressedSize));
  const bytes = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(bytes) !== entry.crc32) throw new Error(l10n.t('{0} is damaged', name));
  return bytes;
}

/** The entry's content, piece by piece; throws at its end when it is damaged. */
async function* checkedBytes(
  zip: ZipFile,
  entry: Entry,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  let crc = 0;
  for await (const bytes of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    throwIfCancelled(signal);
    crc = crc32(bytes, crc);
    yield bytes;
  }
  if (crc !== entry.crc32) throw new Error(l10n.t('{0} is damaged', visibleName(entry.fileName)));
}
