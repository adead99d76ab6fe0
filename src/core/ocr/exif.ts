import exifr from 'exifr';

/** EXIF orientation of a JPEG (APP1) or PNG (eXIf), 1…8; 1 when there is none or it cannot be read. */
export async function exifOrientation(bytes: Uint8Array): Promise<number> {
  try {
    return (await exifr.orientation(bytes)) ?? 1;
  } catch {
    // Broken metadata is no reason to refuse the picture; OpenCV ignores it too.
    return 1;
  }
}
