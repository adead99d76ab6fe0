import { crc32, deflateSync } from 'node:zlib';

/** A chunk of a PNG; `checksum` other than its own is wrong. */
export function pngChunk(name: string, data: Uint8Array, wrong = 0): Buffer {
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(data.length);
  sizes.writeUInt32BE((crc32(data, crc32(name)) ^ wrong) >>> 0, 4);
  return Buffer.concat([
    sizes.subarray(0, 4),
    Buffer.from(name, 'latin1'),
    data,
    sizes.subarray(4),
  ]);
}

export function pngHeader(
  width: number,
  height: number,
  depth = 8,
  colour = 0,
  interlace = 0,
): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return pngChunk('IHDR', data);
}

export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A PNG of a header and compressed rows, with chunks between them. */
export function png(header: Buffer, rows: Uint8Array, before: Buffer[] = []): Buffer {
  return Buffer.concat([
    pngSignature,
    header,
    ...before,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

interface Field {
  type: 3 | 4 | 11;
  values: number[];
}

/**
 * A little-endian TIFF of one directory: SHORT, LONG or FLOAT values by tag, one strip of `data` at
 * offset 8.
 */
export function tiff(fields: Record<number, Field>, data: Uint8Array, next = 0): Buffer {
  const body = Buffer.concat([data, Buffer.alloc(data.length % 2)]);
  const start = 8 + body.length;
  const entries = Object.entries(fields).map(([tag, field]) => ({ tag: Number(tag), ...field }));
  const extraAt = start + 2 + 12 * entries.length + 4;
  const table = Buffer.alloc(2 + 12 * entries.length + 4);
  table.writeUInt16LE(entries.length);
  let extra = Buffer.alloc(0);
  entries.forEach(({ tag, type, values }, i) => {
    const at = 2 + 12 * i;
    table.writeUInt16LE(tag, at);
    table.writeUInt16LE(type, at + 2);
    table.writeUInt32LE(values.length, at + 4);
    const raw = Buffer.alloc(values.length * (type === 3 ? 2 : 4));
    values.forEach((value, k) =>
      type === 3
        ? raw.writeUInt16LE(value, 2 * k)
        : type === 4
          ? raw.writeUInt32LE(value, 4 * k)
          : raw.writeFloatLE(value, 4 * k),
    );
    if (raw.length <= 4) raw.copy(table, at + 8);
    else {
      table.writeUInt32LE(extraAt + extra.length, at + 8);
      extra = Buffer.concat([extra, raw]);
    }
  });
  table.writeUInt32LE(next, table.length - 4);
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(start, 4);
  return Buffer.concat([header, body, table, extra]);
}

export const short = (...values: number[]): Field => ({ type: 3, values });
export const long = (...values: number[]): Field => ({ type: 4, values });

/** The same TIFF, one tag claiming another number of values, or another value. */
export function withEntry(
  file: Buffer,
  tag: number,
  change: { count?: number; value?: number },
): Buffer {
  const out = Buffer.from(file);
  const start = out.readUInt32LE(4);
  for (let i = 0; i < out.readUInt16LE(start); i++) {
    const at = start + 2 + 12 * i;
    if (out.readUInt16LE(at) !== tag) continue;
    if (change.count !== undefined) out.writeUInt32LE(change.count, at + 4);
    if (change.value !== undefined) out.writeUInt32LE(change.value, at + 8);
    return out;
  }
  throw new Error(`no tag ${tag}`);
}
