import { threshold, area, ratio, type RulesOf } from '../settings/rules';
import { inPostprocessor, share, slider, type ControlsOf } from '../settings/controls';

/** TextSnakePostprocessor's settings; boundaries are always polygons. */
export interface TextSnakeSettings {
  kind: 'textsnake';
  minTextRegionConfidence: number;
  minCenterRegionConfidence: number;
  minCenterArea: number;
  diskOverlapThr: number;
  radiusShrinkRatio: number;
  downsampleRatio: number;
}

/** What each setting may be. */
export const textsnakeRules: RulesOf<TextSnakeSettings> = {
  minTextRegionConfidence: threshold,
  minCenterRegionConfidence: threshold,
  minCenterArea: area,
  diskOverlapThr: threshold,
  radiusShrinkRatio: ratio,
  downsampleRatio: ratio,
};

/** How each is changed while one looks. */
export const textsnakeControls: ControlsOf<TextSnakeSettings> = {
  minTextRegionConfidence: share(inPostprocessor('min_text_region_confidence')),
  minCenterRegionConfidence: share(inPostprocessor('min_center_region_confidence')),
  minCenterArea: slider(0, 500, 1, inPostprocessor('min_center_area')),
  diskOverlapThr: share(inPostprocessor('disk_overlap_thr')),
  radiusShrinkRatio: slider(0.5, 2, 0.01, inPostprocessor('radius_shrink_ratio')),
  downsampleRatio: 'fixed',
};
