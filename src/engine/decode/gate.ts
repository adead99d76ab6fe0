import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Pixels } from '../../model/pixels';

/** What is known of an image before anything of it is decoded. */
export interface OpenImage {
  width: number;
  height: number;
  /**
   * Bytes that the decoder lays out between the file and the pixels (inflated rows, planes, RGBA).
   */
  unpacked: number;
  /** Turns the pixels upright: 1…8, 1 for as they are stored. */
  orientation: number;
  /**
   * The file's pixels as they are stored: BGR, or gray as OpenCV makes it from this kind of file.
   */
  decode: (gray: boolean) => Pixels | Promise<Pixels>;
}

/**
 * OpenCV's limits: CV_IO_MAX_IMAGE_WIDTH, CV_IO_MAX_IMAGE_HEIGHT and CV_IO_MAX_IMAGE_PIXELS
 * (imgcodecs/src/loadsave.cpp).
 */
const opencv = { side: 2 ** 20, pixels: 2 ** 30 };

/**
 * What the local run decodes at most: 8192 × 8192 pixels, and 256 MiB between the file and them.
 * With pixels in colour and their copy turned upright an engine stays below 1.5 GB and five
 * seconds; OpenCV would take 3 GB for the most that it allows.
 */
const here = { pixels: 2 ** 26, unpacked: 2 ** 28 };

/**
 * A kind of file that is whole, but that the local run does not decode; its message names the kind.
 */
export class UnsupportedKind extends Error {
  override name = 'UnsupportedKind';
}

/**
 * Stands before every decoder: throws `UserError` for an image that has no pixels, or more than are
 * decoded.
 */
export function checkSize({ width, height, unpacked }: OpenImage, path: string): void {
  const size = `${width} × ${height}`;
  if (!(width > 0 && height > 0))
    throw new UserError(l10n.t('{0} says it is of {1} pixels: it holds no picture.', path, size));
  if (width > opencv.side || height > opencv.side || width * height > opencv.pixels) {
    throw new UserError(
      l10n.t(
        '{0} is of {1} pixels. OpenCV, and so MMOCR, refuses images of over 2^20 pixels a side or 2^30 together.',
        path,
        size,
      ),
    );
  }
  if (width * height > here.pixels || unpacked > here.unpacked) {
    throw new UserError(
      l10n.t(
        '{0} is of {1} pixels, more than the local run decodes ({2} million, {3} MiB unpacked). Scale it down.',
        path,
        size,
        Math.floor(here.pixels / 1e6),
        here.unpacked / 2 ** 20,
      ),
    );
  }
}
