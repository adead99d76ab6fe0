import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { folderImages, isImageFile } from '../jobs/folderImages';
import { largestListBytes, listedImages } from '../jobs/listedImages';
import { requireFile } from './files';
import { drain } from './readImage';

/** The images that are to be asked about. */
export interface ManyImages {
  /** Their paths from `folder`, with slashes, or as a list writes them. */
  images: string[];
  folder: string;
  /** Names of what lies in the folder and is no image. */
  leftOut: string[];
}

/**
 * The images that an argument names: those of a folder, or of a list. `toFile` says that answers go
 * into a run file: then `-` and whatever else is a stream is a list, and so is a file that is no
 * image; and an image is one of one. Undefined for a single image. Throws `UserError`, and
 * `CancelledError` while a list is read.
 */
export async function manyImages(
  place: string,
  { recursive, toFile }: { recursive: boolean; toFile: boolean },
  signal: AbortSignal,
): Promise<ManyImages | undefined> {
  const stat = place === '-' ? undefined : fs.statSync(place, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return inFolder(place, recursive);
  if (recursive) throw new UserError(l10n.t('--{0} has no meaning here; see --help', 'recursive'));
  if (!stat?.isFile()) {
    if (!toFile) return undefined;
    return place === '-' ? listed(process.stdin, '-', signal) : listedIn(place, signal);
  }
  if (isImageFile(place))
    return toFile
      ? { images: [path.basename(place)], folder: path.dirname(place), leftOut: [] }
      : undefined;
  return toFile || /\.txt$/i.test(place) ? listedIn(place, signal) : undefined;
}

function inFolder(folder: string, recursive: boolean): ManyImages {
  const { names, leftOut } = folderImages(folder, { recursive });
  if (names.length === 0)
    throw new UserError(l10n.t('{0} holds no images (PNG, JPEG, BMP, WebP, TIFF, PNM).', folder));
  return { images: names, folder, leftOut };
}

/** Paths in a list begin at its folder; in one that comes through a pipe, where the shell is. */
async function listed(stream: Readable, place: string, signal: AbortSignal): Promise<ManyImages> {
  const name = place === '-' ? l10n.t('standard input') : place;
  const bytes = await drain(stream, { name, most: largestListBytes, signal });
  const text = Buffer.from(bytes).toString('utf8');
  const folder = fs.statSync(place, { throwIfNoEntry: false })?.isFile()
    ? path.dirname(place)
    : '.';
  return { images: listedImages(text, name), folder, leftOut: [] };
}

function listedIn(place: string, signal: AbortSignal): Promise<ManyImages> {
  const isStream = fs.statSync(place, { throwIfNoEntry: false })?.isFile() === false;
  const file = isStream ? place : requireFile(place, l10n.t('List'));
  return listed(fs.createReadStream(file), place, signal);
}
