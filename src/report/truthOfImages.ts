import { pairImages } from '../evaluate/pairImages';
import type { LabelledImage, Labels } from '../labels/labels';
import type { Prediction } from '../model/prediction';
import { truthPrediction } from '../runs/truthPrediction';

/** What is in an image: as the label file says it, and as a run that finds all there is. */
export interface Truth {
  labelled: LabelledImage;
  prediction: Prediction;
}

/** Ground truth of a run's images. */
export class TruthOfImages {
  #paired: ReadonlyMap<string, LabelledImage> = new Map();

  constructor(
    /** The label file, or the folder of such files. */
    readonly path: string,
    readonly labels: Labels,
  ) {}

  /** Which image of the run is which of the truth, as `evaluate` pairs them. */
  pair(paths: readonly string[]): void {
    const { images } = this.labels;
    const { pairs } = pairImages(
      paths,
      images.map(({ image }) => image),
    );
    this.#paired = new Map(pairs.map(({ run, truth }) => [paths[run]!, images[truth]!]));
  }

  /** What is in the image of this path; undefined where that is not said. */
  of(path: string): Truth | undefined {
    const labelled = this.#paired.get(path);
    return labelled && { labelled, prediction: truthPrediction(labelled, this.path) };
  }
}
