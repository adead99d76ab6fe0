/**
 * Reads entropy-coded bits; stuffed zeros are taken out. From a marker or the data's end on there
 * are only zeros, as in libjpeg.
 */
export class Bits {
  #buffer = 0;
  #count = 0;
  /** Zeros that were put behind the data. */
  #padding = 0;

  constructor(
    readonly data: Uint8Array,
    public at: number,
  ) {}

  /** Bits were taken that are not there. */
  get exhausted(): boolean {
    return this.#padding > this.#count;
  }

  /** The next `count` bits, 1 to 16, without taking them. */
  peek(count: number): number {
    while (this.#count < count) this.#fill();
    return (this.#buffer >> (this.#count - count)) & ((1 << count) - 1);
  }

  skip(count: number): void {
    this.#count -= count;
  }

  /** The next `count` bits, 0 to 16. */
  take(count: number): number {
    if (count === 0) return 0;
    const value = this.peek(count);
    this.#count -= count;
    return value;
  }

  /** A value of `size` bits that may be negative (ITU T.81, EXTEND). */
  signed(size: number): number {
    const value = this.take(size);
    return size === 0 || value >= 1 << (size - 1) ? value : value - (1 << size) + 1;
  }

  /**
   * Leaves what is left of a byte and looks for the next restart marker; the marker that stands
   * there instead is left alone.
   */
  restart(): void {
    this.#buffer = this.#count = this.#padding = 0;
    for (let at = this.data.indexOf(0xff, this.at); at >= 0; at = this.data.indexOf(0xff, at + 1)) {
      const marker = this.data[at + 1];
      if (marker === undefined || marker === 0 || marker === 0xff) continue;
      if (marker >= 0xd0 && marker <= 0xd7) this.at = at + 2;
      return;
    }
  }

  #fill(): void {
    let byte = this.data[this.at] ?? 0xff;
    if (byte === 0xff) {
      if (this.data[this.at + 1] === 0) this.at += 2;
      else {
        byte = 0;
        this.#padding += 8;
      }
    } else this.at++;
    this.#buffer = (this.#buffer << 8) | byte;
    this.#count += 8;
  }
}
