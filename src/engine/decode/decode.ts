import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { imageFormat, otherImageFormat, type ImageFormat } from '../../model/imageFormat';
import type { ColorType } from '../../model/modelDescription';
import { turnUpright } from '../../preprocess/orientation';
import type { Pixels } from '../../model/pixels';
import { checkSize, UnsupportedKind, type OpenImage } from './gate';

/**
 * An image file's pixels as `mmcv.imfrombytes(…, flag=colorType)` gives them: BGR or one gray
 * channel, alpha dropped, EXIF orientation applied unless the colour type ignores it. Everything
 * about the file is checked before any of it is decoded. Throws `UserError` naming the file for
 * what is empty, no image, cut short, too large or of an unknown kind.
 */
export async function decodeImageFile(
  bytes: Uint8Array,
  path: string,
  colorType: ColorType,
): Promise<Pixels> {
  const format = formatOf(bytes, path);
  try {
    const image = await open[format](bytes);
    checkSize(image, path);
    const pixels = await image.decode(colorType.startsWith('grayscale'));
    const ignoresOrientation = colorType.endsWith('_ignore_orientation') && format !== 'TIFF';
    return turnUpright(pixels, ignoresOrientation ? 1 : image.orientation);
  } catch (error) {
    throw refusal(error, format, path);
  }
}

/** Reads the header of each kind; the decoders are loaded by the first image that needs them. */
const open: Record<ImageFormat, (bytes: Uint8Array) => Promise<OpenImage>> = {
  JPEG: async bytes => (await import('./jpeg/jpeg')).openJpeg(bytes),
  PNG: async bytes => (await import('./png/png')).openPng(bytes),
  WebP: async bytes => (await import('./webp')).openWebp(bytes),
  BMP: async bytes => (await import('./bmp/bmp')).openBmp(bytes),
  TIFF: async bytes => (await import('./tiff/tiff')).openTiff(bytes),
  PNM: async bytes => (await import('./pnm')).openPnm(bytes),
};

function formatOf(bytes: Uint8Array, path: string): ImageFormat {
  if (bytes.length === 0) throw new UserError(l10n.t('{0} is empty (0 bytes).', path));
  const format = imageFormat(bytes);
  if (format) return format;
  const other = otherImageFormat(bytes);
  const kinds = 'JPEG, PNG, WebP, BMP, TIFF, PNM';
  throw new UserError(
    other
      ? l10n.t(
          '{0} is a {1} file, which is not an image the local run can read. It reads {2}.',
          path,
          other,
          kinds,
        )
      : l10n.t('{0} is not an image the local run can read. It reads {1}.', path, kinds),
  );
}

function refusal(error: unknown, format: ImageFormat, path: string): UserError {
  if (error instanceof UserError) return error;
  if (error instanceof UnsupportedKind) {
    return new UserError(
      l10n.t(
        '{0} is a {1} file of a kind the local run does not read: {2}. Save it again as PNG or JPEG.',
        path,
        format,
        error.message,
      ),
      { cause: error },
    );
  }
  if (format === 'JPEG')
    return new UserError(l10n.t('{0} is a JPEG file that is cut short or damaged.', path), {
      cause: error,
    });
  return new UserError(
    l10n.t(
      '{0} is a damaged {1} file, cut short or not what its header says ({2}). Save it again as PNG or JPEG.',
      path,
      format,
      reason(error),
    ),
    { cause: error },
  );
}

/** WebAssembly codecs throw objects of their own, which say nothing. */
function reason(error: unknown): string {
  return error instanceof Error ? error.message : l10n.t('its data cannot be understood');
}
