import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { exifOrientation } from '../model/exif';
import { imageFormat } from '../model/imageFormat';
import type { Frame } from '../model/prediction';
import { imageSize } from './imageSize';

/** A larger file is not put into a page. */
const LARGEST_BYTES = 8 * 2 ** 20;
/** The formats that every browser decodes. */
const mimes: Partial<Record<string, string>> = {
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  WebP: 'image/webp',
  BMP: 'image/bmp',
};

/** An image as part of a page. `width` and `height` are of its pixels the way up it is drawn. */
export interface Picture {
  data: string;
  bytes: number;
  width: number;
  height: number;
  /** Drawn as the pixels are stored, whatever the file says of its orientation. */
  stored: boolean;
}

/**
 * The picture of an image that a run names, from the first of `folders` that has it; undefined
 * where none has one that a browser shows. A file that is no image by its first bytes is never
 * taken: a run file may come from anywhere.
 */
export async function pictureOf(
  image: string,
  folders: readonly string[],
  orientation: Frame['orientation'] = 'stored',
): Promise<Picture | undefined> {
  for (const folder of folders) {
    const picture = await readPicture(path.resolve(folder, image), orientation).catch(
      () => undefined,
    );
    if (picture) return picture;
  }
  return undefined;
}

async function readPicture(
  file: string,
  orientation: Frame['orientation'],
): Promise<Picture | undefined> {
  const found = await stat(file);
  if (!found.isFile() || found.size > LARGEST_BYTES) return undefined;
  const bytes = await readFile(file);
  const mime = mimes[imageFormat(bytes) ?? ''];
  const size = imageSize(bytes);
  if (!mime || !size) return undefined;
  const stored = orientation === 'stored';
  // 5 to 8 lie on their side (EXIF 2.3, tag 0x0112).
  const { width, height } =
    !stored && exifOrientation(bytes) > 4 ? { width: size.height, height: size.width } : size;
  const data = `data:${mime};base64,${bytes.toString('base64')}`;
  return { data, bytes: bytes.length, width, height, stored };
}
