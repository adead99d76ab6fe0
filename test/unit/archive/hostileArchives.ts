import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { readArchiveContents } from '../../../src/archive/archivedModels';
import { manifestText, MANIFEST_NAME } from '../../../src/archive/manifest';
import { UserError } from '../../../src/base/errors';
import { zipOf, type Part } from '../../fuzz/zip';
import { temporaryFolder } from './temporary';

export const text = (name: string, content = ''): Part => ({ name, bytes: Buffer.from(content) });
export const manifest = (more: object = {}): Part => {
  const whole = JSON.parse(
    manifestText({
      modelName: 'm',
      serializedFile: 'w.pth',
      handler: 'h.py',
      modelFile: 'config.py',
      modelVersion: '1.0',
    }),
  ) as { model: object };
  return text(MANIFEST_NAME, JSON.stringify({ ...whole, model: { ...whole.model, ...more } }));
};
export const parts = [
  manifest(),
  text('config.py', 'x = 1'),
  text('h.py'),
  text('w.pth', 'weights'),
];

export function written(bytes: Buffer): string {
  const file = path.join(temporaryFolder(), 'm.mar');
  writeFileSync(file, bytes);
  return file;
}

/**
 * `bytes` with the `size`-byte number at `offset` after each `signature` changed; `which` counts
 * from the front.
 */
export function patched(
  bytes: Buffer,
  signature: number,
  which: number,
  offset: number,
  value: number,
  size: 2 | 4 = 4,
): Buffer {
  const copy = Buffer.from(bytes);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(signature);
  let at = -1;
  for (let n = 0; n <= which; n++) at = copy.indexOf(mark, at + 1);
  copy.writeUIntLE(value, at + offset, size);
  return copy;
}

/** An entry as it stands in an archive, without a table of contents. */
export const entryOf = (part: Part): Buffer =>
  zipOf([part]).subarray(0, 30 + part.name.length + part.bytes.length);

export const LOCAL = 0x04034b50,
  CENTRAL = 0x02014b50,
  END = 0x06054b50;
export const good = zipOf(parts);

/** Refused in one line that names the file, soon and in little memory. */
export async function refused(bytes: Buffer, said: RegExp): Promise<void> {
  const file = written(bytes);
  const started = process.cpuUsage();
  const error: unknown = await readArchiveContents(file).catch((e: unknown) => e);
  const { user, system } = process.cpuUsage(started);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toMatch(said);
  expect((error as Error).message).toContain(file);
  expect((error as Error).message).not.toMatch(/[\n\u001b\u202e]/);
  expect((error as Error).message.length).toBeLessThan(500);
  expect((user + system) / 1e6).toBeLessThan(20);
}

/** `bytes` behind `distance` others: offsets of its table of contents moved along. */
export function shifted(bytes: Buffer, distance: number): Buffer {
  const copy = Buffer.from(bytes);
  for (
    let at = copy.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = copy.indexOf('PK\x01\x02', at + 1, 'latin1')
  )
    copy.writeUInt32LE(copy.readUInt32LE(at + 42) + distance, at + 42);
  const end = copy.length - 22;
  copy.writeUInt32LE(copy.readUInt32LE(end + 16) + distance, end + 16);
  return copy;
}

/** A table of contents that names an entry inside of the weights. */
export function insideAnother(): Buffer {
  const inner = text('inner.py', 'evil');
  const local = entryOf(inner);
  const whole = zipOf([...parts.slice(0, 3), { name: 'w.pth', bytes: local }, inner]);
  return patched(whole, CENTRAL, 4, 42, whole.indexOf(local));
}

const evil = entryOf(text('h.py', 'evil'));

/**
 * Weights with an entry behind them that are one for the table of contents; `change` makes the
 * local header say less.
 */
export function shorterInFront(change: (header: Buffer) => void, extra = 0): Buffer {
  const weights = Buffer.concat([Buffer.from('weights'), evil]);
  const whole = zipOf([
    ...parts.slice(0, 3),
    { name: 'w.pth', bytes: Buffer.concat([Buffer.alloc(extra), weights]) },
  ]);
  const at = whole.lastIndexOf('PK\x03\x04', whole.indexOf('weights'), 'latin1');
  const header = whole.subarray(at);
  if (extra > 0) {
    // What was in front of the weights is the header's field now.
    header.writeUInt16LE(extra, 28);
    for (const place of [18, 22]) header.writeUInt32LE(weights.length, place);
    const table = whole.lastIndexOf('PK\x01\x02', -1, 'latin1');
    for (const place of [16 + 4, 16 + 8]) whole.writeUInt32LE(weights.length, table + place);
  }
  header.writeUInt32LE(crc32(Buffer.from('weights')), 14);
  change(header);
  return whole;
}

export function zip64Field(size: number): Buffer {
  const field = Buffer.alloc(20);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(16, 2);
  for (const at of [4, 12]) field.writeBigUInt64LE(BigInt(size), at);
  return field;
}

/**
 * Weights that `packed` unpacks to, their sizes behind them; an entry that the table of contents
 * counts among the packed bytes follows.
 */
export function behindPacked(packed: Buffer, hidden = evil): Buffer {
  const [size, crc] = [7, crc32(Buffer.from('weights'))];
  const descriptor = Buffer.from('PK\x07\x08' + '\0'.repeat(12), 'latin1');
  for (const [i, value] of [crc, packed.length, size].entries())
    descriptor.writeUInt32LE(value, 4 + 4 * i);
  const whole = zipOf([
    ...parts.slice(0, 3),
    { name: 'w.pth', bytes: Buffer.concat([packed, descriptor, hidden]) },
  ]);
  const local = whole.lastIndexOf('PK\x03\x04', whole.indexOf(packed), 'latin1'),
    table = whole.lastIndexOf('PK\x01\x02', -1, 'latin1');
  for (const at of [local + 6, table + 8]) whole.writeUInt16LE(whole.readUInt16LE(at) | 8, at);
  for (const at of [local + 8, table + 10]) whole.writeUInt16LE(8, at);
  whole.fill(0, local + 14, local + 26);
  whole.writeUInt32LE(crc, table + 16);
  if (hidden.length === 0) whole.writeUInt32LE(packed.length, table + 20);
  whole.writeUInt32LE(size, table + 24);
  return whole;
}

/** The good archive with more between its last entry and its table of contents. */
export function behindTheLast(more: Buffer): Buffer {
  const table = good.readUInt32LE(good.length - 6);
  const whole = Buffer.concat([good.subarray(0, table), more, good.subarray(table)]);
  whole.writeUInt32LE(table + more.length, whole.length - 6);
  return whole;
}

/**
 * The good archive, the local header of one of its entries with a field of `length` bytes that its
 * table of contents has not.
 */
export function withExtraField(length: number): Buffer {
  const at = good.indexOf('h.py', good.indexOf('x = 1')) + 4;
  const whole = Buffer.concat([good.subarray(0, at), Buffer.alloc(length), good.subarray(at)]);
  const table = good.readUInt32LE(good.length - 6);
  whole.writeUInt32LE(table + length, whole.length - 6);
  return patched(patched(whole, LOCAL, 2, 28, length, 2), CENTRAL, 3, 42, at + length);
}
