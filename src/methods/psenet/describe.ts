import type { Generation } from '../../model/modelDescription';
import type { PSENetSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { head, postprocessor, textRepr } from '../../config/read/detectorHead';
import { number, typeOf } from '../../config/read/values';

/** PSEPostprocessor's settings with MMOCR's defaults; undefined for a model that is no PSENet. */
export function describePsenet(
  model: ConfigDict,
  generation: Generation,
): PSENetSettings | undefined {
  const pseHead = head(model, generation);
  if (typeOf(pseHead) !== 'PSEHead') return undefined;
  const given = postprocessor(model, generation, 'PSEPostprocessor', 'poly');
  const old = generation === '0.x';
  return {
    kind: 'psenet',
    textRepr: textRepr(model, generation, given),
    minKernelConfidence: number(given, 'min_kernel_confidence', 0.5),
    scoreThr: old
      ? number(given, 'min_text_avg_confidence', 0.85)
      : number(given, 'score_threshold', 0.3),
    minKernelArea: number(given, 'min_kernel_area', 0),
    minTextArea: number(given, 'min_text_area', 16),
    downsampleRatio: number(old ? pseHead : given, 'downsample_ratio', 0.25),
  };
}
