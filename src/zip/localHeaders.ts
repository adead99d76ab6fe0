import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import type { Entry } from 'yauzl';

/** How an entry begins, and the table of contents. */
const SIGNATURE = Buffer.from('PK\x03\x04', 'latin1'),
  TABLE = Buffer.from('PK\x01\x02', 'latin1');
const FIXED = 30;
/** A data descriptor: signature, CRC and two sizes, of 4 or 8 bytes. */
const LONGEST_DESCRIPTOR = 24;
/** Flag of an entry whose sizes stand in a descriptor behind it. */
const SIZES_BEHIND = 8;
const DEFLATED = 8;
const ZIP64 = 1,
  IN_ZIP64 = 0xffffffff;

/**
 * TorchServe unpacks an archive from the front, entry by entry, and never looks at the table of
 * contents that everybody else reads. Both must say the same: every entry stands where the table
 * says, under the same name, as long as the table says, one after the other, with no other between
 * them or behind.
 *
 * @throws Error naming the entry.
 */
export async function requireSameFromTheFront(
  filePath: string,
  entries: Iterable<Entry>,
): Promise<void> {
  const file = await open(filePath, 'r');
  try {
    let end = 0;
    for (const entry of [...entries].sort(
      (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
    )) {
      const at = entry.relativeOffsetOfLocalHeader;
      const header = await localHeader(file, at, entry);
      const apart = at - end;
      const between =
        header && apart >= 0 && apart <= LONGEST_DESCRIPTOR
          ? await bytesAt(file, end, apart)
          : undefined;
      if (!header || !between || between.includes(SIGNATURE)) throw disagreement(at);
      const start = at + header.length;
      const asLong =
        header.readUInt16LE(6) & SIZES_BEHIND
          ? await inflatesAsLong(file, start, entry)
          : saysAsLong(header, entry);
      if (!asLong) throw disagreement(at);
      end = start + entry.compressedSize;
    }
    // Whoever reads from the front takes what is behind the last one for entries, too, until the
    // table begins.
    const behind = await bytesAt(file, end, LONGEST_DESCRIPTOR + TABLE.length);
    const table = behind.indexOf(TABLE);
    if (table < 0 || behind.subarray(0, table).includes(SIGNATURE)) throw disagreement(end);
  } finally {
    await file.close();
  }
}

/**
 * The header of `entry`, with its name and extra field; undefined where there is none, or another
 * one's.
 */
async function localHeader(
  file: FileHandle,
  at: number,
  entry: Entry,
): Promise<Buffer | undefined> {
  const header = await bytesAt(file, at, FIXED + entry.fileNameLength);
  const same =
    header.subarray(0, 4).equals(SIGNATURE) &&
    header.readUInt16LE(26) === entry.fileNameLength &&
    header.readUInt16LE(8) === entry.compressionMethod &&
    entry.fileNameRaw.equals(header.subarray(FIXED));
  return same ? bytesAt(file, at, header.length + header.readUInt16LE(28)) : undefined;
}

/**
 * Whether the header has the table's sizes: who reads from the front takes what a shorter entry
 * leaves for the next one.
 */
function saysAsLong(
  header: Buffer,
  { compressedSize, uncompressedSize, fileNameLength }: Entry,
): boolean {
  const wide = zip64Sizes(header.subarray(FIXED + fileNameLength));
  const says = (at: number, size: number): boolean =>
    header.readUInt32LE(at) === size || (wide.length > 0 && header.readUInt32LE(at) === IN_ZIP64);
  return (
    says(22, uncompressedSize) &&
    says(18, compressedSize) &&
    wide.every(([size, packed]) => size === uncompressedSize && packed === compressedSize)
  );
}

/** The sizes in ZIP64 fields; Java goes by them whether the header refers to them or not. */
function zip64Sizes(extra: Buffer): [size: number, packed: number][] {
  const found: [number, number][] = [];
  for (let at = 4, end: number; at <= extra.length; at = end + 4) {
    end = at + extra.readUInt16LE(at - 2);
    if (end > extra.length) break;
    if (extra.readUInt16LE(at - 4) === ZIP64 && end - at >= 16)
      found.push([Number(extra.readBigUInt64LE(at)), Number(extra.readBigUInt64LE(at + 8))]);
  }
  return found;
}

/** Whether packed data that no header tells the length of ends where the table says. */
async function inflatesAsLong(
  file: FileHandle,
  start: number,
  { compressionMethod, compressedSize, uncompressedSize }: Entry,
): Promise<boolean> {
  if (compressionMethod !== DEFLATED || compressedSize === 0) return false;
  const inflate = createInflateRaw();
  let size = 0;
  const count = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const { length } of chunks)
      if ((size += length) > uncompressedSize) throw new Error('longer');
  };
  const inflated = pipeline(
    file.createReadStream({ start, end: start + compressedSize - 1, autoClose: false }),
    inflate,
    count,
  );
  return inflated.then(
    () => inflate.bytesWritten === compressedSize,
    () => false,
  );
}

/** Zeros where the file has ended. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  if (length > 0) await file.read(bytes, 0, length, position);
  return bytes;
}

function disagreement(at: number): Error {
  return new Error(
    l10n.t('its table of contents and what stands in it do not agree at byte {0}', at),
  );
}
