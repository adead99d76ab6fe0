import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { ScaleFactor } from '../model/pixelRounding';
import type { ModelDescription } from '../model/modelDescription';
import { paddedSide } from './normalise';
import { padRight, type Pixels } from '../model/pixels';
import { resizeBilinear } from './resizeBilinear';
import { targetSize, type TargetSize } from './targetSize';

/**
 * 33 million pixels (5792 × 5792) of a network's input: 400 MB of float32, and many times that
 * inside of any network.
 */
const MOST_PIXELS = 2 ** 25;

/** An image after the test pipeline, before normalising. */
export interface Prepared {
  pixels: Pixels;
  /** Resized size over original size. */
  factor: ScaleFactor;
  /** Share of the network's input width that is image, 0…1. */
  validRatio: number;
}

/**
 * Resizes and pads as the model's test pipeline does. Throws `UserError` for an image too thin to
 * keep a pixel, where MMOCR fails, too, and for one that would make an input larger than any
 * network takes.
 * @param sizedAs the image whose size the size rule looks at, where it is another one.
 */
export function prepare(
  image: Pixels,
  { resize, normalise }: Pick<ModelDescription, 'resize' | 'normalise'>,
  sizedAs: Pixels = image,
): Prepared {
  const target = targetSize(resize, sizedAs.width, sizedAs.height);
  if (target.width < 1 || target.height < 1) {
    throw new UserError(
      l10n.t(
        'An image of {0} × {1} pixels is too thin for this model: resized, nothing is left of it.',
        image.width,
        image.height,
      ),
    );
  }
  requireFits(target, normalise, image);
  const resized = resizeBilinear(image, target.width, target.height);
  const pixels = target.padToWidth === undefined ? resized : padRight(resized, target.padToWidth);
  const inputWidth = paddedSide(pixels.width, normalise);
  return {
    pixels,
    factor: { x: target.width / image.width, y: target.height / image.height },
    // Padding after normalising counts, too (1.x `TextRecogDataPreprocessor`, 0.x `simple_test`).
    validRatio:
      inputWidth === pixels.width
        ? target.validRatio
        : (target.validRatio * pixels.width) / inputWidth,
  };
}

/**
 * A thin image that keeps its ratio, or a large one that is taken as it is, can make an input of
 * any size.
 */
function requireFits(
  target: TargetSize,
  normalise: ModelDescription['normalise'],
  image: Pixels,
): void {
  const width = paddedSide(Math.max(target.width, target.padToWidth ?? 0), normalise);
  const height = paddedSide(target.height, normalise);
  if (width * height <= MOST_PIXELS) return;
  throw new UserError(
    l10n.t(
      'An image of {0} × {1} pixels would become an input of {2} × {3} for this model; {4} million pixels are the most. Use an image of another shape, or a smaller size in the config.',
      image.width,
      image.height,
      width,
      height,
      Math.floor(MOST_PIXELS / 1e6),
    ),
  );
}
