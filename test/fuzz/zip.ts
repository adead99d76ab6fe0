import { crc32 } from 'node:zlib';
import { centralDirectory, localHeader } from '../../src/zip/zipFormat';

export interface Part {
  name: string;
  bytes: Buffer;
}

/** A ZIP of stored entries, as `writeArchive` and `torch.save` write it. */
export function zipOf(parts: Part[]): Buffer {
  const written: Buffer[] = [];
  let offset = 0;
  const entries = parts.map(({ name, bytes }) => {
    const entry = { name, size: bytes.length, crc: crc32(bytes), offset };
    const header = localHeader(entry);
    written.push(header, bytes);
    offset += header.length + bytes.length;
    return entry;
  });
  const content = Buffer.concat(written);
  return Buffer.concat([content, centralDirectory(entries, content.length)]);
}
