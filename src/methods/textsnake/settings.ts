import { threshold, area, ratio, type RulesOf } from '../settings/rules';

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
