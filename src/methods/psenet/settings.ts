import { threshold, area, ratio, textRepr, type RulesOf, type TextRepr } from '../settings/rules';
import {
  inPostprocessor,
  reprOfPostprocessor,
  share,
  slider,
  type ControlsOf,
} from '../settings/controls';

/** PSEPostprocessor's settings. */
export interface PSENetSettings {
  kind: 'psenet';
  textRepr: TextRepr;
  minKernelConfidence: number;
  scoreThr: number;
  minKernelArea: number;
  minTextArea: number;
  downsampleRatio: number;
}

/** What each setting may be. */
export const psenetRules: RulesOf<PSENetSettings> = {
  textRepr,
  minKernelConfidence: threshold,
  scoreThr: threshold,
  minKernelArea: area,
  minTextArea: area,
  downsampleRatio: ratio,
};

/** How each is changed while one looks. */
export const psenetControls: ControlsOf<PSENetSettings> = {
  textRepr: reprOfPostprocessor,
  minKernelConfidence: share(inPostprocessor('min_kernel_confidence')),
  scoreThr: share({
    '0.x': { in: 'postprocessor', key: 'min_text_avg_confidence' },
    '1.x': { in: 'postprocessor', key: 'score_threshold' },
  }),
  minKernelArea: slider(0, 1000, 1, inPostprocessor('min_kernel_area')),
  minTextArea: slider(0, 1000, 1, inPostprocessor('min_text_area')),
  downsampleRatio: 'fixed',
};
