import { jpegSegments, pngChunks } from './fileSegments';

const app1 = 0xe1;
/** What stands before the TIFF header in a JPEG's EXIF segment: "Exif" and two zeros. */
const prefixLength = 6;

/**
 * EXIF orientation that OpenCV 4.11 goes by in a JPEG or PNG, 1…8; 1 when it finds none. It looks
 * at a JPEG's first APP1 segment only, so that XMP before EXIF hides it
 * (imgcodecs/src/grfmt_jpeg.cpp), and at no value's type (imgcodecs/src/exif.cpp).
 */
export function exifOrientation(bytes: Uint8Array): number {
  const tiff = tiffOf(bytes);
  if (!tiff) return 1;
  try {
    const orientation = orientationIn(new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength));
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  } catch {
    // Broken metadata is no reason to refuse the picture; OpenCV ignores it, too.
    return 1;
  }
}

function tiffOf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    for (const { name, data } of jpegSegments(bytes))
      if (name === app1) return data.subarray(prefixLength);
  } else if (bytes[0] === 0x89 && bytes[1] === 0x50) {
    for (const { name, data } of pngChunks(bytes)) if (name === 'eXIf') return data;
  }
  return undefined;
}

/**
 * The value of tag 0x0112 in the first directory, 0 without one. Throws `RangeError` where the data
 * end too soon.
 */
function orientationIn(tiff: DataView): number {
  const littleEndian = tiff.getUint16(0) === 0x4949;
  if (tiff.getUint16(2, littleEndian) !== 42) return 0;
  const directory = tiff.getUint32(4, littleEndian);
  const entries = tiff.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (tiff.getUint16(entry, littleEndian) === 0x0112)
      return tiff.getUint16(entry + 8, littleEndian);
  }
  return 0;
}
