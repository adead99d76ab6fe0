import { describe, expect, it } from 'vitest';
import type { StoredEntry } from '../../../src/zip/zipFormat';
import { centralDirectory, localHeader } from '../../../src/zip/zipFormat';

const SIZE = 4_294_979_641;
const weights: StoredEntry = { name: 'w.pth', size: SIZE, crc: 0xdeadbeef, offset: 100 };
const after: StoredEntry = { name: 'after.txt', size: 3, crc: 1, offset: SIZE + 155 };

/** The ZIP64 extra field (id 1) of a header whose name ends at `at`. */
function zip64(header: Buffer, at: number): number[] {
  expect(header.readUInt16LE(at)).toBe(1);
  return Array.from({ length: header.readUInt16LE(at + 2) / 8 }, (_, i) =>
    Number(header.readBigUInt64LE(at + 4 + i * 8)),
  );
}

describe('entries of 4 GiB and more', () => {
  it("carry both sizes in the local header's ZIP64 field, without a data descriptor", () => {
    const header = localHeader(weights);
    expect(header.readUInt16LE(6) & 8).toBe(0);
    expect([header.readUInt16LE(4), header.readUInt32LE(18), header.readUInt32LE(22)]).toEqual([
      45, 0xffffffff, 0xffffffff,
    ]);
    expect(zip64(header, 35)).toEqual([SIZE, SIZE]);
  });

  it('carry sizes, and offsets beyond them, in the directory, which ends with ZIP64 records', () => {
    const directory = centralDirectory([weights, after], SIZE + 200);
    expect(zip64(directory, 46 + 5)).toEqual([SIZE, SIZE]);
    const second = 46 + 5 + 20;
    expect(directory.readUInt32LE(second + 24)).toBe(3);
    expect(zip64(directory, second + 46 + 9)).toEqual([SIZE + 155]);
    const end = second + 46 + 9 + 12;
    expect(directory.readUInt32LE(end)).toBe(0x06064b50);
    expect([
      Number(directory.readBigUInt64LE(end + 24)),
      Number(directory.readBigUInt64LE(end + 40)),
      Number(directory.readBigUInt64LE(end + 48)),
    ]).toEqual([2, end, SIZE + 200]);
    expect(Number(directory.readBigUInt64LE(end + 64))).toBe(SIZE + 200 + end);
    expect(directory.readUInt32LE(directory.length - 22)).toBe(0x06054b50);
  });

  it('smaller ones need none of it', () => {
    const header = localHeader({ ...weights, size: 0xfffffffe });
    expect([header.readUInt16LE(4), header.readUInt32LE(18), header.length]).toEqual([
      20, 0xfffffffe, 35,
    ]);
  });
});
