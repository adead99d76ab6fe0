import {
  blackRuns,
  horizontalMode,
  modeCodes,
  passMode,
  whiteRuns,
  type CodeTable,
} from './faxCodes';

/** How rows are coded: along each, or by the one above; and where each begins. */
export interface FaxScheme {
  rows: 'one' | 'two' | 'marked';
  /**
   * Rows begin after an end-of-line code; in `marked`, the bit behind it says how the row is coded.
   */
  lineEnds: boolean;
  /** Rows begin at a byte, or at an even one. */
  aligned: 0 | 8 | 16;
}

/** Reads fax codes from the highest bit down; zeros behind the end. */
class FaxBits {
  at = 0;
  readonly end: number;

  constructor(private readonly data: Uint8Array) {
    this.end = data.length * 8;
  }

  /** The next bits, 1 to 16. */
  peek(count: number): number {
    const byte = this.at >> 3;
    const word =
      ((this.data[byte] ?? 0) << 16) |
      ((this.data[byte + 1] ?? 0) << 8) |
      (this.data[byte + 2] ?? 0);
    return (word >> (24 - (this.at & 7) - count)) & ((1 << count) - 1);
  }

  /** The bit that was passed last. */
  peekBack(): number {
    return ((this.data[(this.at - 1) >> 3] ?? 0) >> (7 - ((this.at - 1) & 7))) & 1;
  }

  /** The value of the next code. Throws `Error` when there is none. */
  code({ bits, entries }: CodeTable): number {
    const entry = entries[this.peek(bits)]!;
    this.at += entry & 15;
    if (entry === 0 || this.at > this.end) throw new Error('fax code that there is not');
    return entry >> 4;
  }

  /** A whole run: codes of long ones and one of 0 to 63. */
  run(black: boolean): number {
    for (let sum = 0; ;) {
      const part = this.code(black ? blackRuns : whiteRuns);
      sum += part;
      if (part < 64) return sum;
    }
  }
}

/**
 * Rows of one bit a pixel, black ones set, of CCITT fax data (ITU T.4, T.6). Throws `Error` where
 * the data break off or make no sense.
 */
export function unpackFax(
  data: Uint8Array,
  width: number,
  rows: number,
  scheme: FaxScheme,
): Uint8Array {
  const bits = new FaxBits(data);
  const rowBytes = Math.ceil(width / 8);
  const out = new Uint8Array(rowBytes * rows);
  // Where the colour changes, white first; at least two ends behind.
  let above = [width, width];
  for (let y = 0; y < rows; y++) {
    const twoDimensional = beginRow(bits, scheme);
    const changes = twoDimensional ? codedByAbove(bits, above, width) : codedAlong(bits, width);
    for (let i = 0; i + 1 < changes.length; i += 2)
      fill(out, y * rowBytes * 8 + changes[i]!, y * rowBytes * 8 + changes[i + 1]!);
    above = [...changes, width, width];
  }
  return out;
}

/** Goes to the first code of a row; whether that is coded by the row above. */
function beginRow(bits: FaxBits, { rows, lineEnds, aligned }: FaxScheme): boolean {
  if (aligned > 0) bits.at = Math.ceil(bits.at / aligned) * aligned;
  if (!lineEnds) return rows === 'two';
  // Eleven zeros and a one, more zeros before them to fill a byte; some writers leave the first of
  // all out.
  while (bits.peek(12) === 0 && bits.at < bits.end) bits.at++;
  if (bits.peek(12) === 1) bits.at += 12;
  if (rows !== 'marked') return false;
  bits.at++;
  return bits.peekBack() === 0;
}

function codedAlong(bits: FaxBits, width: number): number[] {
  const changes: number[] = [];
  for (let x = 0, black = false; x < width; black = !black) {
    x = Math.min(width, x + bits.run(black));
    changes.push(x);
  }
  return changes;
}

function codedByAbove(bits: FaxBits, above: number[], width: number): number[] {
  const changes: number[] = [];
  // Before the first code the place is left of the row, so that a change at 0 counts.
  for (let x = -1, index = 0; x < width;) {
    const black = changes.length % 2 === 1;
    index = Math.max(0, (index & ~1) - 2) + (black ? 1 : 0);
    while (index < above.length && above[index]! <= x && above[index]! < width) index += 2;
    const next = above[index] ?? width;
    const mode = bits.code(modeCodes);
    if (mode === passMode) x = above[index + 1] ?? width;
    else if (mode === horizontalMode) {
      for (const colour of [black, !black]) {
        x = Math.min(width, Math.max(0, x) + bits.run(colour));
        changes.push(x);
      }
    } else {
      x = Math.min(width, next + mode);
      if (x < (changes.at(-1) ?? 0)) throw new Error('fax row goes back');
      changes.push(x);
    }
  }
  return changes;
}

/** Sets the bits from one to another. */
function fill(out: Uint8Array, from: number, to: number): void {
  for (; from < to && (from & 7) !== 0; from++) out[from >> 3]! |= 0x80 >> (from & 7);
  if (to - from >= 8) out.fill(0xff, from >> 3, to >> 3);
  for (from = Math.max(from, to & ~7); from < to; from++) out[from >> 3]! |= 0x80 >> (from & 7);
}
