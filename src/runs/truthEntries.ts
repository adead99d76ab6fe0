import { openLabelFile, type FileBounds } from '../labels/openLabelFile';
import type { ReadImage } from '../labels/readImage';
import { readImages } from '../labels/readLabels';
import { recognise } from '../labels/recognise';
import type { Sureness } from '../labels/format';
import { Tally } from '../labels/tally';
import { segments, sharedEnd } from './imageNames';

/**
 * The images that a file of ground truth lists, of any format, those among them of which it says
 * what cannot be. Undefined of any other file. Throws `UserError` for what cannot be read.
 * @param least how surely it must be ground truth.
 */
export async function truthEntries(
  path: string,
  bounds: FileBounds,
  least: Sureness,
): Promise<ReadImage[] | undefined> {
  const tally = new Tally();
  const file = await openLabelFile(path, tally, bounds);
  const [found] = recognise(file);
  if (!found || found.sureness < least) return undefined;
  return readImages(file, { format: found.format, tally });
}

/**
 * The entry about an image: the one whose path shares most names with it from the end. With
 * `certain`, a path that names folders must be the image's as far as it goes: `a/1.png` says
 * nothing of `b/1.png`.
 */
export function entryOf(
  entries: readonly ReadImage[],
  imagePath: string,
  certain: boolean,
): ReadImage | undefined {
  let [best, most] = [undefined as ReadImage | undefined, 0];
  for (const entry of entries) {
    const shared = sharedEnd(entry.image, imagePath);
    if (shared > most && (!certain || shared === foldersToMeet(entry.image)))
      [best, most] = [entry, shared];
  }
  return best;
}

/** Of an absolute path, of another machine perhaps, the file's name is all there is to go by. */
function foldersToMeet(written: string): number {
  const names = segments(written);
  const absolute = /^([\\/]|[a-z]:)/i.test(written);
  return absolute || names.includes('..') ? 1 : names.length;
}
