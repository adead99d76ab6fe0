import { threshold, textRepr, type RulesOf, type TextRepr } from '../settings/rules';

/**
 * Mask R-CNN: the graph gives boxes, scores and 28 × 28 masks after NMS; these settings read them.
 */
export interface MaskRCNNSettings {
  kind: 'maskrcnn';
  textRepr: TextRepr;
  maskThrBinary: number;
}

/** What each setting may be. */
export const maskrcnnRules: RulesOf<MaskRCNNSettings> = { textRepr, maskThrBinary: threshold };
