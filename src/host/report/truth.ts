import * as path from 'node:path';
import { readLabels } from '../../labels/readLabels';
import { TruthOfImages } from '../../report/truthOfImages';
import { TruthFinder } from '../../runs/findTruth';

/** The ground truth of a file, or of all label files of a folder. Throws `UserError`. */
export async function readTruth(file: string): Promise<TruthOfImages> {
  return new TruthOfImages(file, await readLabels(file));
}

/**
 * What lies beside an image and lists it; undefined without one. Of a file for this image alone,
 * the folder that it lies in: the others have theirs there.
 */
export async function findTruth(imagePath: string): Promise<TruthOfImages | undefined> {
  const found = await new TruthFinder().find(imagePath);
  const truth = found && (await readTruth(found.path));
  if (!truth || truth.labels.images.length > 1) return truth;
  return readTruth(path.dirname(truth.path)).catch(() => truth);
}
