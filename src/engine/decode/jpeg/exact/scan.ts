import { Bits } from './bits';
import {
  firstAc,
  firstDc,
  refinedAc,
  refinedDc,
  sequentialBlock,
  type ReadBlock,
  type ScanState,
} from './blocks';
import { blockSize, type Component, type Frame } from './frame';
import type { HuffmanTable } from './huffman';

/** The tables that stand before a scan, by number. */
export interface Tables {
  dc: (HuffmanTable | undefined)[];
  ac: (HuffmanTable | undefined)[];
  quantisation: (Uint16Array | undefined)[];
  restartInterval: number;
}

interface Part {
  component: Component;
  state: ScanState;
}

/**
 * Reads one scan's entropy-coded data into the components' coefficients. Throws `Error` for a
 * header that fits no frame.
 */
export function readScan(
  frame: Frame,
  tables: Tables,
  header: Uint8Array,
  bytes: Uint8Array,
  at: number,
): void {
  const count = header[0] ?? 0;
  const [first = 0, last = 63, approximation = 0] = header.subarray(1 + 2 * count);
  const bits = new Bits(bytes, at);
  const shared = {
    bits,
    first,
    last: Math.min(last, 63),
    high: approximation >> 4,
    low: approximation & 15,
    endRun: 0,
  };
  const parts = Array.from({ length: count }, (_, i): Part => {
    const [id, numbers = 0] = header.subarray(1 + 2 * i);
    const component = frame.components.find(one => one.id === id);
    if (!component) throw new Error('scan of a component that there is not');
    component.quantisation ??= tables.quantisation[component.table];
    component.predictor = 0;
    return {
      component,
      state: { ...shared, dc: tables.dc[numbers >> 4], ac: tables.ac[numbers & 15] },
    };
  });
  const read = reader(frame, parts);
  if (parts.length === 1) readAlone(parts[0]!, tables.restartInterval, read);
  else readInterleaved(frame, parts, tables.restartInterval, read);
}

/**
 * How a block of this scan is read. Throws `Error` when a table is missing or the scan is none of
 * the kinds that there are.
 */
function reader(frame: Frame, parts: Part[]): ReadBlock {
  const { first, high } = parts[0]?.state ?? { first: 0, high: 0 };
  const has = (kind: 'dc' | 'ac') => parts.every(({ state }) => state[kind] !== undefined);
  const read = !frame.progressive
    ? has('dc') && has('ac') && sequentialBlock
    : first > 0
      ? has('ac') && parts.length === 1 && (high === 0 ? firstAc : refinedAc)
      : high > 0
        ? refinedDc
        : has('dc') && firstDc;
  if (!read || parts.length === 0) throw new Error('scan without its tables');
  return read;
}

/**
 * A component that is alone in its scan has only the blocks of the picture, one after the other.
 */
function readAlone({ component, state }: Part, interval: number, read: ReadBlock): void {
  const { blocksWide, blocksHigh, storedWide } = component;
  for (let index = 0, left = interval; index < blocksWide * blocksHigh; index++, left--) {
    if (interval > 0 && left === 0) left = restart([{ component, state }], interval);
    if (state.bits.exhausted) continue;
    read(
      state,
      component,
      (Math.floor(index / blocksWide) * storedWide + (index % blocksWide)) * blockSize,
    );
  }
}

function readInterleaved(
  { mcusWide, mcusHigh }: Frame,
  parts: Part[],
  interval: number,
  read: ReadBlock,
): void {
  for (let mcu = 0, left = interval; mcu < mcusWide * mcusHigh; mcu++, left--) {
    if (interval > 0 && left === 0) left = restart(parts, interval);
    const [row, column] = [Math.floor(mcu / mcusWide), mcu % mcusWide];
    for (const { component, state } of parts) {
      const { h, v, storedWide } = component;
      for (let block = 0; block < h * v && !state.bits.exhausted; block++) {
        const y = row * v + Math.floor(block / h);
        read(state, component, (y * storedWide + column * h + (block % h)) * blockSize);
      }
    }
  }
}

function restart(parts: Part[], interval: number): number {
  parts[0]!.state.bits.restart();
  for (const { component, state } of parts) {
    component.predictor = 0;
    state.endRun = 0;
  }
  return interval;
}
