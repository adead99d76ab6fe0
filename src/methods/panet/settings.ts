import { number } from '../../base/valueRules';
import { threshold, area, ratio, textRepr, type RulesOf, type TextRepr } from '../settings/rules';

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
