import type { ColorType, Generation } from '../../model/modelDescription';
import type { Pixels } from '../../model/pixels';
import { cvtColorWeights, grayToBgr, toGray, type GrayWeights } from './rgba';

/**
 * 1.x takes BGR pixels for RGB (`LoadImageFromNDArray` calls `rgb2gray`); a recogniser of crops
 * sees what this makes.
 */
const bgrAsRgb: GrayWeights = { ...cvtColorWeights, b: cvtColorWeights.r, r: cvtColorWeights.b };

/**
 * Decoded BGR pixels as a config's loader hands them on when it is given an array instead of a
 * file.
 */
export function fromPixels(image: Pixels, colorType: ColorType, generation: Generation): Pixels {
  if (!colorType.startsWith('grayscale')) return grayToBgr(image);
  return toGray(image, generation === '1.x' ? bgrAsRgb : cvtColorWeights);
}
