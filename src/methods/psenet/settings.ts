import { threshold, area, ratio, textRepr, type RulesOf, type TextRepr } from '../settings/rules';

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
