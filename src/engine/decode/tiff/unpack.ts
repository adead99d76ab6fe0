import { inflate } from '../png/inflate';
import { tag } from './directory';
import { unpackFax, type FaxScheme } from './fax';
import { segmentBytes, type Layout, type Segment } from './layout';
import { unpackLzw } from './lzw';
import { compressions } from './names';
import { unpackBits } from './packBits';
import { undoPredictor } from './predictor';

const bitsReversed = Uint8Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: 8 }, (__, i) => ((byte >> i) & 1) << (7 - i)).reduce((a, b) => a | b),
);
const lowestBitFirst = 2;
const twoDimensional = 1;

/**
 * The samples of one segment as they are stored, `rows` rows of them; never more, whatever its data
 * hold. Throws `Error` when they are damaged or hold less.
 */
export async function unpack(
  layout: Layout,
  { offset, length }: Segment,
  rows: number,
): Promise<Uint8Array> {
  const { directory, compression } = layout;
  const stored = directory.bytes.subarray(offset, offset + length);
  const data =
    directory.value(tag.fillOrder, 1) === lowestBitFirst
      ? stored.map(byte => bitsReversed[byte]!)
      : stored;
  const wanted = segmentBytes(layout, rows);
  switch (compression) {
    case compressions.none:
      if (data.length < wanted) throw new RangeError('a strip or tile is cut short');
      return data.subarray(0, wanted);
    case compressions.packBits:
      return unpackBits(data, wanted);
    case compressions.lzw:
      return undoPredictor(layout, unpackLzw(data, wanted), rows);
    case compressions.deflate:
    case compressions.oldDeflate:
      return undoPredictor(layout, await inflate([data], wanted), rows);
    default:
      return unpackFax(data, layout.segmentWidth, rows, faxScheme(layout));
  }
}

function faxScheme({ compression, directory }: Layout): FaxScheme {
  switch (compression) {
    case compressions.faxRows:
      return { rows: 'one', lineEnds: false, aligned: 8 };
    case compressions.faxWords:
      return { rows: 'one', lineEnds: false, aligned: 16 };
    case compressions.fax4:
      return { rows: 'two', lineEnds: false, aligned: 0 };
    default:
      return {
        rows: directory.value(tag.faxOptions, 0) & twoDimensional ? 'marked' : 'one',
        lineEnds: true,
        aligned: 0,
      };
  }
}
