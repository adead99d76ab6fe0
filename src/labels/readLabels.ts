import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { unreadable } from '../base/unreadable';
import { formats } from './formats';
import { ImagesBeside } from './imagesBeside';
import type { LabelFile } from './labelFile';
import { labelFilesIn } from './labelFilesIn';
import { labelFormats, type LabelFormat, type LabelledImage, type Labels } from './labels';
import { dataSetBounds, openLabelFile } from './openLabelFile';
import type { ReadImage } from './readImage';
import { recognise, recogniseFiles } from './recognise';
import { Tally } from './tally';

/**
 * The ground truth of a file, or of the files of a folder and of those in it. A label file that
 * does not name its image is of the one of its own name (without the `gt_`, `poly_gt_` or `000`
 * that its data set puts before it) that lies in its folder or one beside it; of none, the image
 * has that name without an ending. Throws `UserError` for what cannot be read, is of no known
 * format, or is wrong, naming the file.
 * @param format what the files are; it is recognised without it.
 */
export async function readLabels(path: string, format?: LabelFormat): Promise<Labels> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return found.isDirectory() ? readFolder(path, format) : readFile(path, format);
}

async function readFile(path: string, given: LabelFormat | undefined): Promise<Labels> {
  const tally = new Tally();
  const file = await openLabelFile(path, tally);
  const format = given ?? recognise(file)[0]?.format;
  if (format === undefined) throw brokenJson(file) ?? ofNoFormat(path);
  const images = await readImages(file, { format, tally, beside: new ImagesBeside() });
  const doubtful = tally.has('badLine') || !isOf(format, file);
  if (doubtful && saysNothing(images)) throw brokenJson(file) ?? notOf(path, format);
  return { format, images: sound(images, path), notes: tally.lines() };
}

async function readFolder(folder: string, given: LabelFormat | undefined): Promise<Labels> {
  const tally = new Tally();
  const beside = new ImagesBeside();
  const endings = new Set((given ? [given] : labelFormats).flatMap(each => formats[each].endings));
  const files = await labelFilesIn(folder, endings);
  const format = given ?? (await recogniseFiles(files));
  if (format === undefined) throw ofNoFormat(folder);
  const read: { images: LabelledImage[]; folder: string }[] = [];
  let characters = 0;
  for (const each of files.filter(file => formats[format].endings.includes(endingOf(file)))) {
    const file = await openLabelFile(each, tally);
    characters += file.text.length;
    if (characters > dataSetBounds.mostBytes)
      throw new UserError(l10n.t('{0} holds more ground truth than is read at once.', folder));
    const own = isOf(format, file);
    const images = own || given ? await readImages(file, { format, tally, beside }) : [];
    if (own || !saysNothing(images))
      read.push({ images: sound(images, each), folder: path.relative(folder, path.dirname(each)) });
    else tally.add('foreignFile', each);
  }
  if (read.length === 0) throw notOf(folder, format);
  return { format, images: told(read), notes: tally.lines() };
}

/** A file for each image is of its format also where it is empty: nothing is in that image. */
function isOf(format: LabelFormat, file: LabelFile): boolean {
  const empty = formats[format].perImage !== undefined && file.text.trim() === '';
  return empty || formats[format].recognise(file) > 0;
}

function saysNothing(images: readonly ReadImage[]): boolean {
  return images.every(({ instances, fault }) => instances.length === 0 && fault === undefined);
}

/**
 * The images of a file, wrong ones among them; named after images of `beside` where the file does
 * not name its own. Throws `UserError` for one that should be XML and is not.
 */
export async function readImages(
  file: LabelFile,
  { format, tally, beside }: { format: LabelFormat; tally: Tally; beside?: ImagesBeside },
): Promise<ReadImage[]> {
  const { perImage } = formats[format];
  const images = file.text.trim() === '' ? [] : formats[format].read(file, tally);
  if (!perImage) return images;
  const stem = perImage.imageStem(file.stem);
  const all = images.length > 0 ? images : [{ image: stem, instances: [] }];
  const named = all.map(async each => {
    if (each.image !== stem) return each;
    return { ...each, image: (await beside?.find(file.path, stem)) ?? stem };
  });
  return Promise.all(named);
}

/** Throws `UserError` for the first image that is wrong. */
function sound(images: readonly ReadImage[], path: string): LabelledImage[] {
  return images.map(({ fault, ...image }) => {
    if (fault !== undefined) throw wrongTruth(image.image, path, fault);
    return image;
  });
}

/** The error for an image of which a file says what cannot be. */
export function wrongTruth(image: string, path: string, fault: string): UserError {
  return new UserError(l10n.t('The ground truth of {0} in {1} is wrong: {2}.', image, path, fault));
}

/** Images of the same name in several folders are told apart by these. */
function told(read: readonly { images: LabelledImage[]; folder: string }[]): LabelledImage[] {
  const count = new Map<string, number>();
  for (const { image } of read.flatMap(({ images }) => images))
    count.set(image, (count.get(image) ?? 0) + 1);
  return read.flatMap(({ images, folder }) =>
    images.map(each => {
      const known = count.get(each.image) === 1 || folder === '' || /[\\/]/.test(each.image);
      return known ? each : { ...each, image: [...folder.split(path.sep), each.image].join('/') };
    }),
  );
}

function endingOf(file: string): string {
  return path.extname(file).slice(1).toLowerCase();
}

function ofNoFormat(path: string): UserError {
  return new UserError(
    l10n.t(
      '{0} holds no ground truth in a format that is recognised. Name its format, one of {1}.',
      path,
      labelFormats.join(', '),
    ),
  );
}

function notOf(path: string, format: LabelFormat): UserError {
  return new UserError(l10n.t('{0} holds no ground truth in the format {1}.', path, format));
}

/** The error for a file that begins as JSON and is none, cut off say; undefined of any other. */
function brokenJson({ path, text, json, jsonLines }: LabelFile): UserError | undefined {
  const begins = /^\s*[[{]/.test(text) && jsonLines.every(line => line === undefined);
  if (!begins || json !== undefined) return undefined;
  try {
    JSON.parse(text);
  } catch (error) {
    return new UserError(l10n.t('{0} is not JSON ({1}).', path, (error as Error).message));
  }
  return undefined;
}
