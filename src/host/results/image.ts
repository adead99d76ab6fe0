import * as l10n from '@vscode/l10n';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../base/errors';
import { exifOrientation } from '../../model/exif';
import { imageFormat, mostImageBytes, otherImageFormat } from '../../model/imageFormat';
import type { Frame, ImageFile } from '../../model/prediction';
import type { ViewerImage } from '../../protocol/viewer';
import type { PredictionSources } from './sources';

/** The formats that every webview decodes, by first bytes; the file's name is not asked. */
const shownByBrowser: Record<string, string> = {
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  GIF: 'image/gif',
  BMP: 'image/bmp',
  WebP: 'image/webp',
};
/** What a canvas can be, a side. */
const longestSide = 65535;

/** Reads an image file, undecoded. Throws `UserError` when there is nothing to read. */
export async function readImage(path: string): Promise<ImageFile> {
  try {
    const { size } = await stat(path);
    if (size > mostImageBytes)
      throw new UserError(
        l10n.t(
          '{0} has more than {1} MiB; larger images are not read.',
          path,
          mostImageBytes / 2 ** 20,
        ),
      );
    const bytes = await readFile(path);
    if (bytes.length) return { path, bytes };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UserError(l10n.t('{0} is a folder, not an image.', path));
    if (code === 'ENOENT') throw new UserError(l10n.t('{0} does not exist any more.', path));
    throw new UserError(l10n.t('{0} cannot be read ({1}).', path, code ?? String(error)), {
      cause: error,
    });
  }
  throw new UserError(l10n.t('{0} is empty (0 bytes).', path));
}

/**
 * Makes an image ready for the webview: as it is where the browser can decode it, else decoded by
 * the engine, turned as `orientation` says.
 */
export async function viewerImage(
  image: ImageFile,
  orientation: Frame['orientation'],
  sources: Pick<PredictionSources, 'decodeImage'>,
): Promise<ViewerImage> {
  const turned = exifOrientation(image.bytes) !== 1;
  const common = { name: basename(image.path), orientation, turned };
  const mime = shownByBrowser[imageFormat(image.bytes) ?? otherImageFormat(image.bytes) ?? ''];
  if (mime) return { ...common, data: { kind: 'encoded', mime, bytes: ownBuffer(image.bytes) } };
  const { width, height, shown, rgba } = await sources.decodeImage(
    image,
    orientation === 'upright',
  );
  if (width > longestSide || height > longestSide)
    throw new UserError(
      l10n.t('{0} is of {1} pixels: too long to be shown.', image.path, `${width} × ${height}`),
    );
  return { ...common, data: { kind: 'rgba', width, height, shown, bytes: ownBuffer(rgba) } };
}

/**
 * Webviews get an ArrayBuffer of exactly the data; a Buffer would arrive as an object of numbers.
 */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
