import { jpegParts } from '../headers';
import { layOut, naturalOrder, type Frame } from './frame';
import { HuffmanTable } from './huffman';
import { toPlane } from './idct';
import { readScan, type Tables } from './scan';
import { upsample } from './upsample';

/**
 * Components of a JPEG at the size of the picture, as they are stored: no colours are converted.
 */
export interface Components {
  width: number;
  height: number;
  planes: Uint8Array[];
}

const markers = { sof0: 0xc0, sof1: 0xc1, sof2: 0xc2, dht: 0xc4, dqt: 0xdb, dri: 0xdd, sos: 0xda };

/**
 * Decodes Huffman-coded JPEG of 8 bits, sequential or progressive, any number of components, equal
 * to libjpeg-turbo: for what the WebAssembly decoder does otherwise (4:4:0) or not at all (four
 * components, parts of a TIFF).
 * @param tables an abbreviated stream with tables alone, which a TIFF may have
 */
export function decodeComponents(bytes: Uint8Array, tables?: Uint8Array): Components {
  const known: Tables = { dc: [], ac: [], quantisation: [], restartInterval: 0 };
  if (tables) readParts(tables, known);
  const frame = readParts(bytes, known);
  if (!frame) throw new Error('no frame');
  const planes = frame.components.map(component => {
    const plane = upsample(toPlane(component), component, frame);
    component.coefficients = new Int16Array(0);
    return plane;
  });
  return { width: frame.width, height: frame.height, planes };
}

function readParts(bytes: Uint8Array, tables: Tables): Frame | undefined {
  let frame: Frame | undefined;
  for (const { name, data, end } of jpegParts(bytes)) {
    if (name === markers.dht) readHuffman(data, tables);
    else if (name === markers.dqt) readQuantisation(data, tables);
    else if (name === markers.dri) tables.restartInterval = (data[0]! << 8) | data[1]!;
    else if (name === markers.sof0 || name === markers.sof1 || name === markers.sof2)
      frame ??= layOut(data, name === markers.sof2);
    else if (name === markers.sos && frame) readScan(frame, tables, data, bytes, end);
  }
  return frame;
}

function readHuffman(data: Uint8Array, tables: Tables): void {
  for (let at = 0; at + 17 <= data.length;) {
    const counts = data.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const kind = data[at]! >> 4 === 0 ? tables.dc : tables.ac;
    kind[data[at]! & 15] = new HuffmanTable(counts, data.subarray(at + 17, at + 17 + total));
    at += 17 + total;
  }
}

function readQuantisation(data: Uint8Array, tables: Tables): void {
  for (let at = 0; at < data.length;) {
    const step = data[at]! >> 4 === 0 ? 1 : 2;
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      const from = at + 1 + k * step;
      table[naturalOrder[k]!] =
        step === 1 ? (data[from] ?? 0) : ((data[from] ?? 0) << 8) | (data[from + 1] ?? 0);
    }
    tables.quantisation[data[at]! & 15] = table;
    at += 1 + 64 * step;
  }
}
