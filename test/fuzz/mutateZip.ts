import { crc32 } from 'node:zlib';
import { withZip } from '../../src/zip/zipFile';
import { centralDirectory, localHeader, type StoredEntry } from '../../src/zip/zipFormat';
import { mutated } from './mutate';
import { mutatedJson } from './mutateJson';
import type { Random } from './random';

export interface ZipPart {
  name: string;
  bytes: Buffer;
}

/** The files of a ZIP. */
export async function zipParts(file: string): Promise<ZipPart[]> {
  return withZip(file, async zip => {
    const parts: ZipPart[] = [];
    for (const entry of zip.entries.values())
      parts.push({ name: entry.fileName, bytes: await zip.read(entry, 1 << 30) });
    return parts;
  });
}

/**
 * The archive's bytes changed, which its checksums mostly tell, or one of its files changed and
 * packed again with the right ones: what somebody who means harm would send.
 */
export function mutatedZip(parts: readonly ZipPart[], random: Random): Buffer {
  if (random.next() < 0.3) return mutated(zipOf(parts), random);
  const chosen = random.pick(parts);
  const isJson = chosen.name.endsWith('.json');
  return zipOf(
    parts.map(part =>
      part === chosen
        ? {
            name: part.name,
            bytes: isJson ? mutatedJson(part.bytes, random) : mutated(part.bytes, random),
          }
        : part,
    ),
  );
}

function zipOf(parts: readonly ZipPart[]): Buffer {
  const entries: StoredEntry[] = [];
  const pieces: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const entry: StoredEntry = { name, size: bytes.length, crc: crc32(bytes), offset };
    const header = localHeader(entry);
    entries.push(entry);
    pieces.push(header, bytes);
    offset += header.length + bytes.length;
  }
  return Buffer.concat([...pieces, centralDirectory(entries, offset)]);
}
