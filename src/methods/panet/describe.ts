import type { Generation } from '../../model/modelDescription';
import type { PANetSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { head, postprocessor, textRepr } from '../../config/read/detectorHead';
import { number, typeOf } from '../../config/read/values';

/** PANPostprocessor's settings with MMOCR's defaults; undefined for a model that is no PANet. */
export function describePanet(
  model: ConfigDict,
  generation: Generation,
): PANetSettings | undefined {
  const panHead = head(model, generation);
  if (typeOf(panHead) !== 'PANHead') return undefined;
  const given = postprocessor(model, generation, 'PANPostprocessor', 'poly');
  const old = generation === '0.x';
  return {
    kind: 'panet',
    textRepr: textRepr(model, generation, given),
    minTextConfidence: number(given, 'min_text_confidence', 0.5),
    minKernelConfidence: number(given, 'min_kernel_confidence', 0.5),
    // 0.x hands the confidence to `pixel_group` as its distance.
    distanceThr: old
      ? number(given, 'min_text_avg_confidence', 0.85)
      : number(given, 'distance_threshold', 3),
    scoreThr: old
      ? number(given, 'min_text_avg_confidence', 0.85)
      : number(given, 'score_threshold', 0.3),
    minTextArea: number(given, 'min_text_area', 16),
    downsampleRatio: number(old ? panHead : given, 'downsample_ratio', 0.25),
  };
}
