import { open } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import type { Entry } from 'yauzl';

const SIGNATURE = 0x04034b50;
const FIXED = 30;
/** A data descriptor: signature, CRC and two sizes, of 4 or 8 bytes. */
const LONGEST_DESCRIPTOR = 24;

/**
 * TorchServe unpacks an archive from the front, entry by entry, and never looks at the table of contents that everybody else reads. Both
 * must say the same: every entry stands where the table says, under the same name, one after the other, with nothing between.
 *
 * @throws Error naming the entry.
 */
export async function requireSameFromTheFront(filePath: string, entries: Iterable<Entry>): Promise<void> {
  const file = await open(filePath, 'r');
  try {
    let end = 0;
    for (const entry of [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
      const at = entry.relativeOffsetOfLocalHeader;
      const header = Buffer.alloc(FIXED + entry.fileNameLength);
      await file.read(header, 0, header.length, at);
      const nameLength = header.readUInt16LE(26);
      const same = header.readUInt32LE(0) === SIGNATURE && nameLength === entry.fileNameLength && header.readUInt16LE(8) === entry.compressionMethod
        && entry.fileNameRaw.equals(header.subarray(FIXED));
      if (!same || at < end || at > end + LONGEST_DESCRIPTOR) {
        throw new Error(l10n.t('its table of contents and what stands in it do not agree at byte {0}', at));
      }
      end = at + FIXED + nameLength + header.readUInt16LE(28) + entry.compressedSize;
    }
  } finally {
    await file.close();
  }
}
