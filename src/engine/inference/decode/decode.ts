import * as l10n from '@vscode/l10n';
import { UserError } from '../../../core/errors';
import type { ColorType } from '../../../core/ocr/modelDescription';
import { turnUpright } from '../../../core/ocr/preprocess/orientation';
import type { Pixels } from '../../../core/ocr/preprocess/pixels';
import { exifOrientation } from '../../../core/ocr/exif';

type Format = 'JPEG' | 'PNG' | 'WebP' | 'BMP' | 'TIFF';

/**
 * An image file's pixels as `mmcv.imfrombytes(…, flag=colorType)` gives them: BGR or one gray channel, alpha dropped,
 * EXIF orientation applied unless the colour type ignores it.
 * Throws `UserError` naming the file for what is empty, no image, cut short or of an unknown kind.
 */
export async function decodeImageFile(bytes: Uint8Array, path: string, colorType: ColorType): Promise<Pixels> {
  const format = formatOf(bytes, path);
  const gray = colorType.startsWith('grayscale');
  const ignoreOrientation = colorType.endsWith('_ignore_orientation');
  try {
    const { pixels, orientation } = await decode(format, bytes, gray, path);
    return turnUpright(pixels, format === 'TIFF' || !ignoreOrientation ? orientation : 1);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(l10n.t('{0} is a damaged {1} file, or one of a kind the local run cannot decode ({2}). Save it again as PNG or JPEG.', path, format, reason(error)), { cause: error });
  }
}

async function decode(format: Format, bytes: Uint8Array, gray: boolean, path: string): Promise<{ pixels: Pixels; orientation: number }> {
  switch (format) {
    case 'JPEG': return { pixels: await (await import('./jpeg')).decodeJpeg(bytes, gray, path), orientation: exifOrientation(bytes) };
    case 'PNG': return { pixels: (await import('./png')).decodePng(bytes, gray), orientation: exifOrientation(bytes) };
    // OpenCV 4.11 and 4.12 read no orientation from WebP, and BMP has none.
    case 'WebP': return { pixels: await (await import('./webp')).decodeWebp(bytes, gray), orientation: 1 };
    case 'BMP': return { pixels: (await import('./bmp')).decodeBmp(bytes, gray), orientation: 1 };
    case 'TIFF': return (await import('./tiff')).decodeTiff(bytes, gray);
  }
}

function formatOf(bytes: Uint8Array, path: string): Format {
  if (bytes.length === 0) throw new UserError(l10n.t('{0} is empty (0 bytes).', path));
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'WebP';
  if (head.startsWith('BM')) return 'BMP';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'TIFF';
  throw new UserError(l10n.t('{0} is not an image the local run can read. It reads JPEG, PNG, WebP, BMP and TIFF.', path));
}

/** WebAssembly codecs throw objects of their own, which say nothing. */
function reason(error: unknown): string {
  return error instanceof Error ? error.message : l10n.t('its data cannot be understood');
}
