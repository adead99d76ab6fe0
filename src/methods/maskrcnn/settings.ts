import { threshold, textRepr, type RulesOf, type TextRepr } from '../settings/rules';
import { both, reprChoice, share, type ControlsOf } from '../settings/controls';

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

/** How each is changed while one looks; in 1.x only polygons have a local run. */
export const maskrcnnControls: ControlsOf<MaskRCNNSettings> = {
  textRepr: reprChoice({ '0.x': { in: 'model', key: 'text_repr_type' } }),
  maskThrBinary: share(both({ in: 'rcnn', key: 'mask_thr_binary' })),
};
