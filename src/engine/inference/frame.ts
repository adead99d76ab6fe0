import type { ColorType } from '../../core/ocr/modelDescription';
import type { Frame } from '../../core/ocr/prediction';
import type { Pixels } from '../../core/ocr/preprocess/pixels';

/** What a polygon's coordinates count in an image that was decoded so. */
export function frameOf({ width, height }: Pixels, colorType: ColorType): Frame {
  return { width, height, orientation: colorType.endsWith('_ignore_orientation') ? 'stored' : 'upright' };
}
