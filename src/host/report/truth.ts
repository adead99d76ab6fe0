import * as path from 'node:path';
import { readLabels } from '../../labels/readLabels';
import { TruthOfImages } from '../../report/truthOfImages';
import { TruthFinder } from '../../runs/findTruth';

/** The ground truth of a file, or of all label files of a folder. Throws `UserError`. */
export async function readTruth(file: string): Promise<TruthOfImages> {
  return new TruthOfImages(file, await readLabels(file));
}

/**
 * What lies beside the first of these images that is listed there; undefined without any. Of a file
 * for that image alone, the folder that it lies in: the others have theirs there.
 */
export async function findTruth(imagePaths: readonly string[]): Promise<TruthOfImages | undefined> {
  // Each file beside them is read once, however many of the images it does not list.
  const finder = new TruthFinder();
  for (const imagePath of imagePaths) {
    const truth = await truthBeside(imagePath, finder).catch(() => undefined);
    if (truth) return truth;
  }
  return undefined;
}

async function truthBeside(
  imagePath: string,
  finder: TruthFinder,
): Promise<TruthOfImages | undefined> {
  const found = await finder.find(imagePath);
  const truth = found && (await readTruth(found.path));
  if (!truth || truth.labels.images.length > 1) return truth;
  return readTruth(path.dirname(truth.path)).catch(() => truth);
}
