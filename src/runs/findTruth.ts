import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imageExtensions } from '../model/imageFormat';
import type { Task } from '../model/prediction';
import { readJsonFile } from './jsonFile';
import { entryOf, truthEntries, type TruthEntry } from './truthEntries';
import { truthPrediction } from './truthPrediction';

/** The image's folder, and so many above it. */
const FOLDERS = 3;
/** Of each folder: many results beside the images are not read through. */
const MOST_FILES = 40;
/** A data set's annotations; one image's are some kilobytes. */
const LARGEST_BYTES = 16 * 2 ** 20;
/** Files whose content is kept. */
const MOST_KEPT = 8;

/** A file of ground truth that lists an image. */
export interface FoundTruth {
  path: string;
  task: Task;
}

interface Kept {
  state: string;
  entries: TruthEntry[] | undefined;
}

/**
 * Finds the ground truth of images: the JSON file in an image's folder, or up to two above, that
 * lists it. Files are read once per state; foreign JSON is passed over.
 */
export class TruthFinder {
  readonly #kept = new Map<string, Kept>();

  /** The nearest file that says what is in the image, and for what task; undefined without one. */
  async find(imagePath: string): Promise<FoundTruth | undefined> {
    for (const file of await candidates(imagePath)) {
      const entries = await this.#entries(file).catch(() => undefined);
      const entry = entries && entryOf(entries, imagePath, true);
      const task = entry && taskOf(entry, file);
      if (task) return { path: file, task };
    }
    return undefined;
  }

  async #entries(file: string): Promise<TruthEntry[] | undefined> {
    const { size, mtimeMs } = await stat(file);
    const state = `${size} ${mtimeMs}`;
    const known = this.#kept.get(file);
    if (known?.state === state) return known.entries;
    const entries = size > LARGEST_BYTES ? undefined : await readEntries(file);
    this.#kept.delete(file);
    this.#kept.set(file, { state, entries });
    const full = [...this.#kept].filter(([, kept]) => kept.entries);
    for (const [oldest] of full.slice(0, -MOST_KEPT)) this.#kept.delete(oldest);
    return entries;
  }
}

async function readEntries(file: string): Promise<TruthEntry[] | undefined> {
  const values = await readJsonFile(file).catch(() => []);
  return values.length === 1 ? truthEntries(values[0]) : undefined;
}

/** Undefined of an entry that is wrong. */
function taskOf(entry: TruthEntry, file: string): Task | undefined {
  try {
    return truthPrediction(entry, file).task;
  } catch {
    return undefined;
  }
}

/** JSON files, those beside the image first. */
async function candidates(imagePath: string): Promise<string[]> {
  const files: string[] = [];
  let folder = dirname(imagePath);
  for (let level = 0; level < FOLDERS; level++) {
    const names = await readdir(folder).catch(() => []);
    files.push(...jsonNames(names).map(name => join(folder, name)));
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  return files;
}

/** By name; what belongs to a single file of the folder, such as its result, comes last. */
function jsonNames(names: readonly string[]): string[] {
  const there = new Set(names);
  const json = names.filter(name => /\.json$/i.test(name)).sort();
  const ofOneFile = (name: string): boolean => {
    const stem = name.slice(0, -'.json'.length);
    return there.has(stem) || imageExtensions.some(end => there.has(`${stem}.${end}`));
  };
  const [own, others] = [json.filter(ofOneFile), json.filter(name => !ofOneFile(name))];
  return [...others, ...own].slice(0, MOST_FILES);
}
