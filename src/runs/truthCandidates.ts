import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { formats } from '../labels/formats';
import { imageExtensions, imageNames } from '../model/imageFormat';

/** The image's folder, and so many above it. */
const FOLDERS = 3;
/** Of each folder: many results beside the images are not read through. */
const MOST_FILES = 40;
/** Folders of label files that are looked into beside the image's. */
const MOST_BESIDE = 12;
/** What data sets call them: `annotations`, `train_gts`, `Groundtruth`, `box` … */
const LABEL_FOLDER = /gt|label|ann|truth|box|txt|xml|json/i;

const rules = Object.values(formats);
const endings = new Set(rules.flatMap(rule => rule.endings));
const perImage = rules.flatMap(rule => (rule.perImage ? [{ ...rule, names: rule.perImage }] : []));

/** A file that may be ground truth of an image; `own` by its name. */
export interface Candidate {
  file: string;
  own: boolean;
}

/**
 * Files that may be ground truth of an image, the nearest first: lists in its folder, what is named
 * after it there and in folders of labels beside, then lists in the folders above.
 */
export async function truthCandidates(imagePath: string): Promise<Candidate[]> {
  const folder = path.dirname(imagePath);
  const own = ownNames(path.basename(imagePath));
  const found = await listsIn(folder);
  for (const beside of [folder, ...(await labelFolders(folder))]) {
    const names = new Set(await readdir(beside).catch(() => []));
    const there = own.filter(name => names.has(name));
    found.push(...there.map(name => ({ file: path.join(beside, name), own: true })));
  }
  let above = folder;
  for (let level = 1; level < FOLDERS && path.dirname(above) !== above; level++) {
    above = path.dirname(above);
    found.push(...(await listsIn(above)));
  }
  return found;
}

/** What the label file of an image may be called, by every format of one file per image. */
function ownNames(image: string): string[] {
  const stem = image.replace(imageNames, '');
  const names = perImage.flatMap(({ names: of, endings: ends }) =>
    ends.map(end => `${of.fileStem(stem)}.${end}`),
  );
  return [...new Set(names)];
}

/** Beside the image's folder, and those of its name in them (`annotations/train`). */
async function labelFolders(folder: string): Promise<string[]> {
  const above = path.dirname(folder);
  const [beside, higher] = await Promise.all([namedIn(above), namedIn(path.dirname(above))]);
  const cousins = higher.map(each => path.join(each, path.basename(folder)));
  return [...new Set([...beside, ...cousins])]
    .filter(each => each !== folder)
    .slice(0, MOST_BESIDE);
}

async function namedIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isDirectory() && LABEL_FOLDER.test(entry.name))
    .map(({ name }) => path.join(folder, name))
    .sort();
}

/**
 * Label files by name; JSON of a single file of the folder, such as its result, comes last. Other
 * files that are named after a single image are told by that, and left out here.
 */
async function listsIn(folder: string): Promise<Candidate[]> {
  const names = await readdir(folder).catch(() => []);
  const there = new Set(names);
  const labels = names.filter(name => endings.has(endingOf(name))).sort();
  const stemOf = (name: string): string => name.slice(0, -endingOf(name).length - 1);
  const hasImage = (stem: string): boolean =>
    there.has(stem) || imageExtensions.some(end => there.has(`${stem}.${end}`));
  const [json, others] = [true, false].map(isJson =>
    labels.filter(name => (endingOf(name) === 'json') === isJson),
  ) as [string[], string[]];
  const ofOneImage = (name: string): boolean =>
    perImage.some(({ names: of }) => hasImage(of.imageStem(stemOf(name))));
  const ofOne = (name: string): boolean => hasImage(stemOf(name));
  return [
    ...json.filter(name => !ofOne(name)),
    ...others.filter(name => !ofOneImage(name)),
    ...json.filter(ofOne),
  ]
    .slice(0, MOST_FILES)
    .map(name => ({ file: path.join(folder, name), own: false }));
}

function endingOf(name: string): string {
  return path.extname(name).slice(1).toLowerCase();
}
