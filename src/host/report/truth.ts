import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Labels } from '../../labels/labels';
import { readLabels } from '../../labels/readLabels';
import { TruthOfImages } from '../../report/truthOfImages';
import { TruthFinder } from '../../runs/findTruth';

/** More label files than this are no folder of one data set. */
const MOST_FILES = 100_000;

/** The ground truth of a file, or of all label files of a folder. Throws `UserError`. */
export async function readTruth(file: string): Promise<TruthOfImages> {
  const isFolder = await stat(file).then(
    found => found.isDirectory(),
    () => false,
  );
  return new TruthOfImages(file, isFolder ? await readFolder(file) : await readLabels(file));
}

/** What lies beside an image and lists it; undefined without one. */
export async function findTruth(imagePath: string): Promise<TruthOfImages | undefined> {
  const found = await new TruthFinder().find(imagePath);
  return found && readTruth(found.path);
}

async function readFolder(folder: string): Promise<Labels> {
  const names = (await readdir(folder)).filter(name => /\.(txt|json|xml)$/i.test(name)).sort();
  let all: Labels | undefined;
  for (const name of names.slice(0, MOST_FILES)) {
    const { format, images, notes } = await readLabels(path.join(folder, name), all?.format);
    all ??= { format, images: [], notes: [] };
    all.images.push(...images);
    all.notes.push(...notes);
  }
  if (all) return all;
  throw new UserError(l10n.t('{0} holds no label files (txt, json, xml).', folder));
}
