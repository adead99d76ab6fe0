/**
 * The few ZIP records an archive of stored entries needs (PKWARE APPNOTE 6.3.10, sections 4.3.7 to
 * 4.3.16). Why not a library: TorchServe reads with java.util.zip.ZipInputStream, which refuses a
 * stored entry with a data descriptor (bit 3) and a deflated one whose descriptor is ZIP64.
 * Streaming writers (`archiver`) always set bit 3, so weights of 4 GiB and more would not load, and
 * their deflate at level 0 takes twice the time of a copy.
 */
const UINT32_MAX = 0xffffffff;
const UINT16_MAX = 0xffff;
/** 1980-01-01, the first day a ZIP can name: equal inputs give equal bytes. */
const DOS_DATE = 0x0021;
const VERSION = 20;
const VERSION_ZIP64 = 45;
/** "Made by" Unix, regular file rw-r--r--, as torch-model-archiver's entries. */
const MADE_BY_UNIX = 3 << 8;
const FILE_MODE = 0o100644 * 0x10000;

export interface StoredEntry {
  /** `/` between folders. */
  name: string;
  /** Bytes, the same compressed and not. */
  size: number;
  crc: number;
  /** Where the local header starts. */
  offset: number;
}

/**
 * Local file header: final size and CRC, no data descriptor; sizes of 4 GiB and more in a ZIP64
 * extra field.
 */
export function localHeader(entry: StoredEntry): Buffer {
  const zip64 = entry.size >= UINT32_MAX;
  const size = zip64 ? UINT32_MAX : entry.size;
  const extra = zip64 ? zip64Extra([entry.size, entry.size]) : Buffer.alloc(0);
  const name = Buffer.from(entry.name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(zip64 ? VERSION_ZIP64 : VERSION, 4);
  header.writeUInt16LE(nameFlag(entry.name), 6);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt32LE(entry.crc, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

/** Central directory and end records of `entries`, to be written at `offset`. */
export function centralDirectory(entries: StoredEntry[], offset: number): Buffer {
  const headers = Buffer.concat(entries.map(centralHeader));
  const zip64 = offset + headers.length >= UINT32_MAX || entries.length >= UINT16_MAX;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? UINT16_MAX : entries.length, 8);
  end.writeUInt16LE(zip64 ? UINT16_MAX : entries.length, 10);
  end.writeUInt32LE(zip64 ? UINT32_MAX : headers.length, 12);
  end.writeUInt32LE(zip64 ? UINT32_MAX : offset, 16);
  return Buffer.concat(
    zip64 ? [headers, zip64End(entries.length, headers.length, offset), end] : [headers, end],
  );
}

function centralHeader(entry: StoredEntry): Buffer {
  const large = entry.size >= UINT32_MAX;
  const far = entry.offset >= UINT32_MAX;
  const wide = [...(large ? [entry.size, entry.size] : []), ...(far ? [entry.offset] : [])];
  const extra = wide.length ? zip64Extra(wide) : Buffer.alloc(0);
  const name = Buffer.from(entry.name);
  const version = wide.length ? VERSION_ZIP64 : VERSION;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_BY_UNIX | version, 4);
  header.writeUInt16LE(version, 6);
  header.writeUInt16LE(nameFlag(entry.name), 8);
  header.writeUInt16LE(DOS_DATE, 14);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(large ? UINT32_MAX : entry.size, 20);
  header.writeUInt32LE(large ? UINT32_MAX : entry.size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(FILE_MODE, 38);
  header.writeUInt32LE(far ? UINT32_MAX : entry.offset, 42);
  return Buffer.concat([header, name, extra]);
}

/** Bit 11, "the name is UTF-8", where it matters. */
function nameFlag(name: string): number {
  return /^[\x20-\x7e]*$/.test(name) ? 0 : 0x0800;
}

function zip64Extra(values: number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + i * 8));
  return extra;
}

function zip64End(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_BY_UNIX | VERSION_ZIP64, 12);
  record.writeUInt16LE(VERSION_ZIP64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(offset + size), 64);
  record.writeUInt32LE(1, 72);
  return record;
}
