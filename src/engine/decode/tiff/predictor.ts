import { UnsupportedKind } from '../gate';
import { tag } from './directory';
import { rowBytes, type Layout } from './layout';

const [none, horizontal] = [1, 2];

/**
 * Adds up the differences that `rows` rows are stored as, in place (TIFF 6.0, section 14). Throws
 * `UnsupportedKind` for other predictors.
 */
export function undoPredictor(layout: Layout, data: Uint8Array, rows: number): Uint8Array {
  const { directory, bits, samples, apart, subsampling } = layout;
  const predictor = directory.value(tag.predictor, none);
  if (predictor === none) return data;
  if (predictor !== horizontal || bits < 8 || subsampling.h * subsampling.v > 1)
    throw new UnsupportedKind(`predictor ${predictor} of ${bits} bits`);
  const step = apart ? 1 : samples;
  const length = rowBytes(layout);
  for (let row = 0; row < rows * length; row += length) {
    if (bits === 8) addBytes(data, row, row + length, step);
    else
      addWords(
        new DataView(data.buffer, data.byteOffset + row, length),
        step,
        directory.littleEndian,
      );
  }
  return data;
}

function addBytes(data: Uint8Array, from: number, to: number, step: number): void {
  for (let i = from + step; i < to; i++) data[i]! += data[i - step]!;
}

function addWords(row: DataView, step: number, littleEndian: boolean): void {
  for (let i = 2 * step; i < row.byteLength; i += 2) {
    row.setUint16(
      i,
      row.getUint16(i, littleEndian) + row.getUint16(i - 2 * step, littleEndian),
      littleEndian,
    );
  }
}
