import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Generation } from '../../model/modelDescription';
import type { MaskRCNNSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { dict, notThereYet, number, text, typeOf } from '../../config/read/values';

/**
 * Mask R-CNN's settings with MMOCR's defaults: `OCRMaskRCNN` in 0.x, `MMDetWrapper` around
 * MMDetection's in 1.x; undefined for another model.
 */
export function describeMaskrcnn(
  model: ConfigDict,
  generation: Generation,
): MaskRCNNSettings | undefined {
  const old = generation === '0.x';
  const wrapped = old ? model : dict(model['cfg']);
  if (
    typeOf(model) !== (old ? 'OCRMaskRCNN' : 'MMDetWrapper') ||
    (!old && typeOf(wrapped) !== 'MaskRCNN')
  )
    return undefined;
  const textRepr = text(model['text_repr_type']) ?? (old ? 'quad' : 'poly');
  if (textRepr !== 'quad' && textRepr !== 'poly')
    throw new UserError(
      l10n.t(
        'The config gives "{0}" as {1}; MMOCR knows {2}.',
        'text_repr_type',
        textRepr,
        'quad, poly',
      ),
    );
  // MMOCR 1.x hands OpenCV a flat list, which it refuses: there is nothing to be equal to.
  if (!old && textRepr === 'quad') throw notThereYet('MMDetWrapper(text_repr_type=quad)');
  const maskThrBinary = number(dict(dict(wrapped['test_cfg'])['rcnn']), 'mask_thr_binary', 0.5);
  // Below zero mmdet gives grey masks to look at.
  if (maskThrBinary < 0) throw notThereYet(`mask_thr_binary=${maskThrBinary}`);
  return { kind: 'maskrcnn', textRepr, maskThrBinary };
}
