import type { ColorType } from '../../model/modelDescription';
import type { Frame } from '../../model/prediction';
import type { Pixels } from '../../model/pixels';

/** What a polygon's coordinates count in an image that was decoded so. */
export function frameOf({ width, height }: Pixels, colorType: ColorType): Frame {
  return {
    width,
    height,
    orientation: colorType.endsWith('_ignore_orientation') ? 'stored' : 'upright',
  };
}
