import { crc32 } from 'node:zlib';
import { centralDirectory, localHeader } from '../../src/core/archive/zipFormat';

export interface Part {
  name: string;
  bytes: Buffer;
}

/** A ZIP of stored entries, as `writeArchive` and `torch.save` write it. */
export function zipOf(parts: Part[]): Buffer {
  const written: Buffer[] = [];
  const entries = parts.map(({ name, bytes }) => {
    const entry = { name, size: bytes.length, crc: crc32(bytes), offset: written.reduce((sum, piece) => sum + piece.length, 0) };
    written.push(localHeader(entry), bytes);
    return entry;
  });
  const content = Buffer.concat(written);
  return Buffer.concat([content, centralDirectory(entries, content.length)]);
}
