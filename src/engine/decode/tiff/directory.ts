/** TIFF tags by number (TIFF 6.0, appendix A). */
export const tag = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  faxOptions: 292,
  predictor: 317,
  whitePoint: 318,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  ycbcrCoefficients: 529,
  ycbcrSubsampling: 530,
  referenceBlackWhite: 532,
} as const;

/** Bytes of a value of each type. */
const sizes: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

interface Entry {
  type: number;
  count: number;
  at: number;
}

/**
 * The first directory of a TIFF or BigTIFF; no other is looked at. Nothing is read but the values
 * that are asked for.
 */
export class Directory {
  readonly littleEndian: boolean;
  readonly #view: DataView;
  readonly #entries = new Map<number, Entry>();

  /** Throws `RangeError` when the directory is not in the file. */
  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = bytes[0] === 0x49;
    const big = this.#uint(2, 2) === 43;
    const start = big ? this.#uint(8, 8) : this.#uint(4, 4);
    const [countSize, entrySize, valueSize] = big ? [8, 20, 8] : [2, 12, 4];
    const count = this.#uint(start, countSize);
    if (start + countSize + count * entrySize > bytes.length)
      throw new RangeError('directory leaves the file');
    for (let i = 0; i < count; i++) {
      const at = start + countSize + i * entrySize;
      const [name, type, values] = [
        this.#uint(at, 2),
        this.#uint(at + 2, 2),
        this.#uint(at + 4, valueSize),
      ];
      const inside = (sizes[type] ?? 0) * values <= valueSize;
      const place = at + 4 + valueSize;
      if (!this.#entries.has(name))
        this.#entries.set(name, {
          type,
          count: values,
          at: inside ? place : this.#uint(place, valueSize),
        });
    }
  }

  has(name: number): boolean {
    return this.#entries.has(name);
  }

  /** The first value of a tag, or `otherwise`. Throws `RangeError` when it is not in the file. */
  value(name: number, otherwise: number): number {
    return this.values(name, 1)[0] ?? otherwise;
  }

  /**
   * Values of a tag, `most` at the most; none without the tag. Throws `RangeError` when not all
   * that the tag has are in the file.
   */
  values(name: number, most: number): number[] {
    const entry = this.#entries.get(name);
    const size = entry && sizes[entry.type];
    if (!size) return [];
    if (entry.at + size * entry.count > this.bytes.length)
      throw new RangeError(`values of tag ${name} leave the file`);
    return Array.from({ length: Math.min(most, entry.count) }, (_, i) =>
      this.#number(entry.at + i * size, entry.type),
    );
  }

  /** The bytes of a tag's value. Throws `RangeError` when they are not in the file. */
  content(name: number): Uint8Array | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    if (entry.at + entry.count > this.bytes.length)
      throw new RangeError(`content of tag ${name} leaves the file`);
    return this.bytes.subarray(entry.at, entry.at + entry.count);
  }

  #number(at: number, type: number): number {
    switch (type) {
      case 5:
        return this.#uint(at, 4) / this.#uint(at + 4, 4);
      case 10:
        return (
          this.#view.getInt32(at, this.littleEndian) /
          this.#view.getInt32(at + 4, this.littleEndian)
        );
      case 11:
        return this.#view.getFloat32(at, this.littleEndian);
      case 12:
        return this.#view.getFloat64(at, this.littleEndian);
      default:
        return this.#uint(at, sizes[type]!);
    }
  }

  #uint(at: number, size: number): number {
    switch (size) {
      case 1:
        return this.#view.getUint8(at);
      case 2:
        return this.#view.getUint16(at, this.littleEndian);
      case 4:
        return this.#view.getUint32(at, this.littleEndian);
      default:
        return Number(this.#view.getBigUint64(at, this.littleEndian));
    }
  }
}
