import { UnsupportedKind } from '../gate';

/** Where the channels of a 32-bit pixel stand: shift and greatest value. */
export interface ChannelMask {
  shift: number;
  max: number;
}

/** What OpenCV takes from the file and info headers (imgcodecs/src/grfmt_bmp.cpp). */
export interface BmpHeader {
  /** Offset of the pixels. */
  pixels: number;
  width: number;
  height: number;
  topDown: boolean;
  /** Bits of a pixel: 1, 4, 8, 16, 24 or 32. */
  bits: number;
  /** The samples are runs of palette indices. */
  runs: boolean;
  /** Of 16 bits, green has six. */
  green6: boolean;
  /** Blue, green and red of 32-bit pixels of another order. */
  masks: ChannelMask[] | undefined;
  /** 256 entries of blue, green, red. */
  palette: Uint8Array;
}

const compressions = { rgb: 0, rle8: 1, rle4: 2, bitfields: 3 };
const [oldHeader, shortestHeader, headerWithMasks] = [12, 36, 56];
/** Blue, green and red. */
const masks565 = '1f,7e0,f800';
const masks555 = '1f,3e0,7c00';

/**
 * Reads the headers as OpenCV does. Throws `RangeError` where they are cut short, `UnsupportedKind`
 * for what OpenCV refuses, too.
 */
export function readHeader(view: DataView): BmpHeader {
  const size = view.getUint32(14, true);
  const old = size === oldHeader;
  if (!old && (size < shortestHeader || size > 0x7fffffff))
    throw new UnsupportedKind(`header of ${size} bytes`);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? compressions.rgb : view.getUint32(30, true);
  if (!isKnown(bits, compression, old))
    throw new UnsupportedKind(`${bits} bits, compression ${compression}`);
  const height = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const masks16 =
    bits === 16 && compression === compressions.bitfields ? masksAt(view, 14 + size) : masks555;
  if (masks16 !== masks565 && masks16 !== masks555)
    throw new UnsupportedKind(`16 bits with masks ${masks16}`);
  return {
    pixels: view.getUint32(10, true),
    width: old ? view.getUint16(18, true) : view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    runs: compression === compressions.rle8 || compression === compressions.rle4,
    green6: masks16 === masks565,
    masks:
      bits === 32 && compression === compressions.bitfields && size >= headerWithMasks
        ? channelMasks(view)
        : undefined,
    palette: bits <= 8 ? readPalette(view, bits, size) : new Uint8Array(0),
  };
}

function isKnown(bits: number, compression: number, old: boolean): boolean {
  switch (compression) {
    case compressions.rgb:
      return [1, 4, 8, 24, 32].includes(bits) || (bits === 16 && !old);
    case compressions.rle8:
      return bits === 8;
    case compressions.rle4:
      return bits === 4;
    case compressions.bitfields:
      return bits === 16 || bits === 32;
    default:
      return false;
  }
}

/** Blue, green and red masks in hexadecimal; they stand in the file as red, green and blue. */
function masksAt(view: DataView, at: number): string {
  return [8, 4, 0].map(offset => view.getUint32(at + offset, true).toString(16)).join();
}

function channelMasks(view: DataView): ChannelMask[] | undefined {
  const masks = [62, 58, 54].map(at => view.getUint32(at, true));
  if (masks.includes(0)) return undefined;
  return masks.map(mask => {
    const shift = 31 - Math.clz32(mask & -mask);
    return { shift, max: mask >>> shift };
  });
}

/** The palette after the header; entries that the file does not have are black. */
function readPalette(view: DataView, bits: number, size: number): Uint8Array {
  const old = size === oldHeader;
  const used = old ? 0 : view.getInt32(46, true);
  if (used < 0 || used > 256) throw new UnsupportedKind(`palette of ${used} colours`);
  const palette = new Uint8Array(256 * 3);
  const step = old ? 3 : 4;
  for (let i = 0; i < (used || 1 << bits); i++) {
    for (let c = 0; c < 3; c++) palette[3 * i + c] = view.getUint8(14 + size + i * step + c);
  }
  return palette;
}
