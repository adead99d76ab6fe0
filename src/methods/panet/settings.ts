import { number } from '../../base/valueRules';
import { threshold, area, ratio, textRepr, type RulesOf, type TextRepr } from '../settings/rules';
import {
  inPostprocessor,
  reprOfPostprocessor,
  share,
  slider,
  type ControlsOf,
} from '../settings/controls';

/**
 * PANPostprocessor's settings. 0.x gives `min_text_avg_confidence` to both thresholds; 1.x has one
 * key for each.
 */
export interface PANetSettings {
  kind: 'panet';
  textRepr: TextRepr;
  minTextConfidence: number;
  minKernelConfidence: number;
  /** Largest distance of a pixel's embedding from its kernel's mean. */
  distanceThr: number;
  scoreThr: number;
  minTextArea: number;
  downsampleRatio: number;
}

/** What each setting may be. */
export const panetRules: RulesOf<PANetSettings> = {
  textRepr,
  minTextConfidence: threshold,
  minKernelConfidence: threshold,
  distanceThr: number(0, 1e6),
  scoreThr: threshold,
  minTextArea: area,
  downsampleRatio: ratio,
};

/**
 * How each is changed while one looks. In 0.x `min_text_avg_confidence` is both the score's
 * threshold and the distance.
 */
export const panetControls: ControlsOf<PANetSettings> = {
  textRepr: reprOfPostprocessor,
  minTextConfidence: share(inPostprocessor('min_text_confidence')),
  minKernelConfidence: share(inPostprocessor('min_kernel_confidence')),
  distanceThr: slider(0, 20, 0.1, { '1.x': { in: 'postprocessor', key: 'distance_threshold' } }),
  scoreThr: share(
    {
      '0.x': { in: 'postprocessor', key: 'min_text_avg_confidence' },
      '1.x': { in: 'postprocessor', key: 'score_threshold' },
    },
    { alsoIn0x: 'distanceThr' },
  ),
  minTextArea: slider(0, 1000, 1, inPostprocessor('min_text_area')),
  downsampleRatio: 'fixed',
};
