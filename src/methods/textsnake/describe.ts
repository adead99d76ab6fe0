import type { Generation } from '../../model/modelDescription';
import type { TextSnakeSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { head, postprocessor } from '../../config/read/detectorHead';
import { number, typeOf } from '../../config/read/values';

/**
 * TextSnakePostprocessor's settings with MMOCR's defaults; undefined for a model that is no
 * TextSnake.
 */
export function describeTextsnake(
  model: ConfigDict,
  generation: Generation,
): TextSnakeSettings | undefined {
  const snakeHead = head(model, generation);
  if (typeOf(snakeHead) !== 'TextSnakeHead') return undefined;
  const given = postprocessor(model, generation, 'TextSnakePostprocessor', 'poly');
  return {
    kind: 'textsnake',
    minTextRegionConfidence: number(given, 'min_text_region_confidence', 0.6),
    minCenterRegionConfidence: number(given, 'min_center_region_confidence', 0.2),
    minCenterArea: number(given, 'min_center_area', 30),
    diskOverlapThr: number(given, 'disk_overlap_thr', 0.03),
    radiusShrinkRatio: number(given, 'radius_shrink_ratio', 1.03),
    downsampleRatio: generation === '0.x' ? number(snakeHead, 'downsample_ratio', 1) : 1,
  };
}
