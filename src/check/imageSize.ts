import { jpegSegments, pngChunks, startOfScan } from '../model/fileSegments';
import { imageFormat, type ImageFormat } from '../model/imageFormat';

/** The pixels of an image as they are stored. */
export interface ImageSize {
  width: number;
  height: number;
}

/**
 * The size that a file of a kind that browsers show says it has; undefined of any other file. What
 * the pixels are is not looked at.
 */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  try {
    const size = sizeIn(bytes);
    return size && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    // The file ends before its size does.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const readers: Partial<Record<ImageFormat, (bytes: Uint8Array) => ImageSize | undefined>> = {
  PNG: pngSize,
  JPEG: jpegSize,
  BMP: bmpSize,
  WebP: webpSize,
};

function sizeIn(bytes: Uint8Array): ImageSize | undefined {
  const format = imageFormat(bytes);
  return format && readers[format]?.(bytes);
}

function pngSize(bytes: Uint8Array): ImageSize | undefined {
  const [header] = pngChunks(bytes);
  if (header?.name !== 'IHDR') return undefined;
  const view = viewOf(header.data);
  return { width: view.getUint32(0), height: view.getUint32(4) };
}

/** A negative height says that the rows go down. */
function bmpSize(bytes: Uint8Array): ImageSize {
  const view = viewOf(bytes);
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** Of the frame header, SOF0 to SOF15 but for DHT, JPG and DAC (ITU T.81, table B.1). */
function jpegSize(bytes: Uint8Array): ImageSize | undefined {
  for (const { name, data } of jpegSegments(bytes)) {
    if (name === startOfScan) return undefined;
    if (name < 0xc0 || name > 0xcf || [0xc4, 0xc8, 0xcc].includes(name)) continue;
    const view = viewOf(data);
    return { width: view.getUint16(3), height: view.getUint16(1) };
  }
  return undefined;
}

/** RFC 9649, sections 2.5 to 2.7. */
function webpSize(bytes: Uint8Array): ImageSize | undefined {
  const view = viewOf(bytes);
  switch (String.fromCharCode(...bytes.subarray(12, 16))) {
    case 'VP8 ':
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X': {
      const three = (at: number): number =>
        view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
      return { width: three(24) + 1, height: three(27) + 1 };
    }
    default:
      return undefined;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
