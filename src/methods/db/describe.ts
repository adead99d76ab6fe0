import type { Generation } from '../../model/modelDescription';
import type { DBSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { head, postprocessor, textRepr } from '../../config/read/detectorHead';
import { number, typeOf } from '../../config/read/values';

/** DBPostprocessor's settings with MMOCR's defaults; undefined for a model that is no DBNet. */
export function describeDb(model: ConfigDict, generation: Generation): DBSettings | undefined {
  if (typeOf(head(model, generation)) !== 'DBHead') return undefined;
  const given = postprocessor(model, generation, 'DBPostprocessor');
  return {
    kind: 'db',
    textRepr: textRepr(model, generation, given),
    maskThr: number(given, 'mask_thr', 0.3),
    minTextScore: number(given, 'min_text_score', 0.3),
    minTextWidth: number(given, 'min_text_width', 5),
    unclipRatio: number(given, 'unclip_ratio', 1.5),
    epsilonRatio: number(given, 'epsilon_ratio', 0.01),
    maxCandidates: number(given, 'max_candidates', 3000),
  };
}
