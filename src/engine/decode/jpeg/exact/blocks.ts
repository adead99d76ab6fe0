import type { Bits } from './bits';
import { naturalOrder, type Component } from './frame';
import type { HuffmanTable } from './huffman';

/** What one scan reads of a block (ITU T.81, B.2.3 and annex G). */
export interface ScanState {
  bits: Bits;
  dc: HuffmanTable | undefined;
  ac: HuffmanTable | undefined;
  first: number;
  last: number;
  /** Successive approximation: bit position before, 0 for none, and now. */
  high: number;
  low: number;
  /** Blocks that end before their first coefficient. */
  endRun: number;
}

export type ReadBlock = (scan: ScanState, component: Component, at: number) => void;

export function sequentialBlock(
  { bits, dc, ac }: ScanState,
  component: Component,
  at: number,
): void {
  const { coefficients } = component;
  component.predictor += bits.signed(dc!.decode(bits) & 15);
  coefficients[at] = component.predictor;
  for (let k = 1; k < 64; k++) {
    const code = ac!.decode(bits);
    const size = code & 15;
    if (size === 0) {
      if (code !== 0xf0) return;
      k += 15;
      continue;
    }
    k += code >> 4;
    const value = bits.signed(size);
    if (k < 64) coefficients[at + naturalOrder[k]!] = value;
  }
}

export function firstDc({ bits, dc, low }: ScanState, component: Component, at: number): void {
  component.predictor += bits.signed(dc!.decode(bits) & 15);
  component.coefficients[at] = component.predictor << low;
}

export function refinedDc({ bits, low }: ScanState, { coefficients }: Component, at: number): void {
  if (bits.take(1)) coefficients[at]! |= 1 << low;
}

export function firstAc(scan: ScanState, { coefficients }: Component, at: number): void {
  const { bits, ac, first, last, low } = scan;
  if (scan.endRun > 0) {
    scan.endRun--;
    return;
  }
  for (let k = first; k <= last; k++) {
    const code = ac!.decode(bits);
    const [run, size] = [code >> 4, code & 15];
    if (size === 0) {
      if (run < 15) {
        scan.endRun = (1 << run) - 1 + bits.take(run);
        return;
      }
      k += 15;
      continue;
    }
    k += run;
    const value = bits.signed(size) * (1 << low);
    if (k < 64) coefficients[at + naturalOrder[k]!] = value;
  }
}

export function refinedAc(scan: ScanState, { coefficients }: Component, at: number): void {
  const { bits, ac, first, last, low } = scan;
  const bit = 1 << low;
  const refine = (place: number): void => {
    if (bits.take(1) && (coefficients[place]! & bit) === 0)
      coefficients[place]! += coefficients[place]! >= 0 ? bit : -bit;
  };
  let k = first;
  while (scan.endRun === 0 && k <= last) {
    const code = ac!.decode(bits);
    let run = code >> 4;
    let value = 0;
    if ((code & 15) !== 0) value = bits.take(1) ? bit : -bit;
    else if (run < 15) {
      scan.endRun = (1 << run) + bits.take(run);
      break;
    }
    // Passes over `run` coefficients that are still zero, and refines the others on the way.
    for (; k <= last; k++) {
      const place = at + naturalOrder[k]!;
      if (coefficients[place] !== 0) refine(place);
      else if (--run < 0) break;
    }
    if (value !== 0 && k < 64) coefficients[at + naturalOrder[k]!] = value;
    k++;
  }
  if (scan.endRun === 0) return;
  for (; k <= last; k++) {
    const place = at + naturalOrder[k]!;
    if (coefficients[place] !== 0) refine(place);
  }
  scan.endRun--;
}
