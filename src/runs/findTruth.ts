import { stat } from 'node:fs/promises';
import type { ReadImage } from '../labels/readImage';
import type { Prediction } from '../model/prediction';
import { truthCandidates, type Candidate } from './truthCandidates';
import { entryOf, truthEntries } from './truthEntries';
import { truthPrediction } from './truthPrediction';

/** A data set's annotations; one image's are some kilobytes. */
const BOUNDS = { mostBytes: 16 * 2 ** 20, mostValues: 5_000_000 };
/** Likely, or certainly: what may be ground truth is not offered as such. */
const LIKELY = 2;
/** Files whose content is kept. */
const MOST_KEPT = 8;

/** A file of ground truth that lists an image. */
export interface FoundTruth extends Pick<Prediction, 'task'> {
  path: string;
  prediction: Prediction;
}

interface Kept {
  state: string;
  entries: ReadImage[] | undefined;
}

/**
 * Finds the ground truth of images, in every format of label files: the file in an image's folder,
 * in one of labels beside it, or up to two above, that lists it. Files are read once per state;
 * foreign ones are passed over.
 */
export class TruthFinder {
  readonly #kept = new Map<string, Kept>();

  /** The nearest file that says what is in the image, and for what task; undefined without one. */
  async find(imagePath: string): Promise<FoundTruth | undefined> {
    for (const candidate of await truthCandidates(imagePath)) {
      const entries = await this.#entries(candidate).catch(() => undefined);
      const entry = entries && entryOf(entries, imagePath, true);
      const prediction = entry && predictionOf(entry, candidate.file);
      if (prediction) return { path: candidate.file, task: prediction.task, prediction };
    }
    return undefined;
  }

  async #entries({ file, own }: Candidate): Promise<ReadImage[] | undefined> {
    // Of one image and small: keeping it would take the place of a list.
    if (own) return truthEntries(file, BOUNDS, LIKELY);
    const { size, mtimeMs } = await stat(file);
    const state = `${size} ${mtimeMs}`;
    const known = this.#kept.get(file);
    const entries =
      known?.state === state
        ? known.entries
        : await truthEntries(file, BOUNDS, LIKELY).catch(() => undefined);
    this.#kept.delete(file);
    this.#kept.set(file, { state, entries });
    const full = [...this.#kept].filter(([, kept]) => kept.entries);
    for (const [oldest] of full.slice(0, -MOST_KEPT)) this.#kept.delete(oldest);
    return entries;
  }
}

/** Undefined of an entry that is wrong. */
function predictionOf(entry: ReadImage, file: string): Prediction | undefined {
  try {
    return truthPrediction(entry, file);
  } catch {
    return undefined;
  }
}
