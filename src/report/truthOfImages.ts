import type { LabelledImage, Labels } from '../labels/labels';
import type { Prediction } from '../model/prediction';
import { truthPrediction } from '../runs/truthPrediction';
import { ByImage } from './byImage';

/** Ground truth of a run's images, each made a prediction when it is asked for. */
export class TruthOfImages {
  readonly #images = new ByImage<LabelledImage>();

  constructor(
    /** The label file, or the folder of such files. */
    readonly path: string,
    readonly labels: Labels,
  ) {
    for (const image of labels.images) this.#images.add(image.image, image);
  }

  /** What is in the image of this path; undefined where that is not said, or said wrongly. */
  of(imagePath: string): Prediction | undefined {
    const labelled = this.#images.find(imagePath);
    try {
      return labelled && truthPrediction(labelled, this.path);
    } catch {
      return undefined;
    }
  }
}
