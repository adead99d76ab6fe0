import { foundAt } from '../metrics/matching';
import type { EvaluatedImage, Evaluation } from './evaluation';

/** What is wrong in one image. */
export interface WrongImage {
  image: string;
  /** Boundaries of the truth that no found one matches, and the other way round. */
  missed: number;
  invented: number;
  /** Texts that are not equal, regardless of case. */
  misread: { truth: string; read: string }[];
  /** Texts that were given another class. */
  misclassified: { truth: string | undefined; found: string | undefined }[];
  error?: string;
}

/** The images in which something is wrong, those with most first. */
export function wrongImages({ images, threshold }: Evaluation): WrongImage[] {
  return images
    .map(image => wrongIn(image, threshold))
    .filter(wrong => badness(wrong) > 0 || wrong.error !== undefined)
    .sort((a, b) => badness(b) - badness(a));
}

function badness({ missed, invented, misread, misclassified }: WrongImage): number {
  return missed + invented + misread.length + misclassified.length;
}

function wrongIn(image: EvaluatedImage, threshold: number | undefined): WrongImage {
  const { detection, matches = [], texts = [], classes = [], truth, prediction, error } = image;
  const found = detection && threshold !== undefined ? foundAt(detection, threshold) : 0;
  return {
    image: image.image,
    missed: (detection?.truths.length ?? 0) - matches.length,
    invented: found - matches.length,
    misread: texts.flatMap(text =>
      text.score.ignoreCase
        ? []
        : [
            {
              truth: truth.instances[text.truth]?.text ?? '',
              read: prediction?.instances[text.found]?.text ?? '',
            },
          ],
    ),
    misclassified: classes.filter(pair => pair.truth !== pair.found),
    ...(error !== undefined && { error }),
  };
}
