import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { replaceFile } from '../base/replaceFile';
import { formats } from './formats';
import type { LabelFormat, LabelledImage } from './labels';
import { countLosses, heldBy, nameOf } from './losses';
import { Tally } from './tally';

export interface WriteOptions {
  /** Files that are there are replaced. */
  force: boolean;
  signal?: AbortSignal;
}

/** What was written, and what of the truth is not in it; lines for the user. */
export interface Written {
  files: number;
  images: number;
  notes: string[];
}

/**
 * Writes ground truth to a file, or into a folder of a format that has a file per image (of a
 * single image to a file, too, where `out` ends as the format's files do); each file whole or not
 * at all. Throws `UserError`, before anything is written, where files are in the way or the format
 * can hold nothing of it.
 */
export async function writeLabels(
  images: readonly LabelledImage[],
  { format, out }: { format: LabelFormat; out: string },
  { force, signal }: WriteOptions,
): Promise<Written> {
  const tally = new Tally();
  const held = images.map(image => heldBy(format, image, tally));
  const all = (of: readonly LabelledImage[]): number =>
    of.reduce((sum, { instances }) => sum + instances.length, 0);
  if (all(images) > 0 && all(held) === 0)
    throw new UserError(
      [l10n.t('The format {0} can hold nothing of this.', format), ...tally.lines()].join(' '),
    );
  for (const image of held) countLosses(format, image, tally);
  const files = await filesOf(held, format, out);
  if (!force) await refuseExisting([...files.keys()]);
  const ifExists = force ? undefined : () => inTheWay(out);
  for (const [file, own] of files)
    await replaceFile(file, handle => handle.writeFile(formats[format].write(own)), {
      signal,
      ifExists,
    });
  return { files: files.size, images: held.length, notes: tally.lines() };
}

/** The files to write, and the images of each. */
async function filesOf(
  images: readonly LabelledImage[],
  format: LabelFormat,
  out: string,
): Promise<Map<string, LabelledImage[]>> {
  const { perImage, endings } = formats[format];
  const found = await stat(out).catch(() => undefined);
  const named = path.extname(out).slice(1).toLowerCase();
  const oneFile = images.length === 1 && named === endings[0] && !found?.isDirectory();
  if (!perImage || oneFile) {
    if (found?.isDirectory()) throw new UserError(l10n.t('{0} is a folder; name a file.', out));
    return new Map([[out, [...images]]]);
  }
  if (found && !found.isDirectory())
    throw new UserError(
      l10n.t('{0} is a file; {1} has a file per image. Name a folder.', out, format),
    );
  const nameFor = (image: string): string =>
    `${perImage.fileStem(writable(nameOf(image)))}.${endings[0]}`;
  const flat = new Set(images.map(({ image }) => folded(nameFor(image))));
  // Names that several folders have are told apart by these.
  const folders = flat.size < images.length;
  return distinct(images, image =>
    path.join(out, ...(folders ? foldersOf(image) : []), nameFor(image)),
  );
}

function distinct(
  images: readonly LabelledImage[],
  pathOf: (image: string) => string,
): Map<string, LabelledImage[]> {
  const taken = new Map<string, string>();
  const files = new Map<string, LabelledImage[]>();
  for (const image of images) {
    const file = pathOf(image.image);
    const other = taken.get(folded(file));
    if (other !== undefined)
      throw new UserError(
        l10n.t('{0} and {1} would have the same label file, {2}.', other, image.image, file),
      );
    taken.set(folded(file), image.image);
    files.set(file, [image]);
  }
  return files;
}

/** Windows and macOS take names that differ in case alone for one. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The folders of an image's path, none of which leads out of where they are made. */
function foldersOf(image: string): string[] {
  return image
    .split(/[\\/]/)
    .slice(0, -1)
    .filter(name => !['', '.', '..'].includes(name))
    .map(writable);
}

/** A name as every file system takes it. */
function writable(name: string): string {
  const taken = name.replace(/[\u0000-\u001f<>:"|?*\\/]/g, '_').replace(/[. ]+$/, '_');
  return taken === '' ? '_' : taken;
}

async function refuseExisting(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (found) throw inTheWay(file);
  }
}

function inTheWay(file: string): UserError {
  return new UserError(l10n.t('{0} exists already. Write --force to replace it.', file));
}
