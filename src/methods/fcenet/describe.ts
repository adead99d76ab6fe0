import type { Generation } from '../../model/modelDescription';
import type { FCENetSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { head, postprocessor, textRepr } from '../../config/read/detectorHead';
import { isNone, number, numbers, typeOf } from '../../config/read/values';

/** What 0.x still takes from the head, where it used to stand. */
const oldKeys = ['num_reconstr_points', 'alpha', 'beta', 'score_thr'];

/** FCEPostprocessor's settings with MMOCR's defaults; undefined for a model that is no FCENet. */
export function describeFcenet(
  model: ConfigDict,
  generation: Generation,
): FCENetSettings | undefined {
  const fceHead = head(model, generation);
  if (typeOf(fceHead) !== 'FCEHead') return undefined;
  const found = postprocessor(model, generation, 'FCEPostprocessor', 'poly');
  const old = generation === '0.x';
  const moved = old
    ? oldKeys.filter(key => Boolean(fceHead[key])).map(key => [key, fceHead[key]!])
    : [];
  const given = { ...found, ...Object.fromEntries(moved) } as ConfigDict;
  const scales = (old ? fceHead : given)['scales'];
  return {
    kind: 'fcenet',
    textRepr: textRepr(model, generation, given),
    fourierDegree: number(fceHead, 'fourier_degree', 5),
    numReconstrPoints: number(given, 'num_reconstr_points', 50),
    scoreThr: number(given, 'score_thr', 0.3),
    nmsThr: number(old ? fceHead : given, 'nms_thr', 0.1),
    alpha: number(given, 'alpha', 1),
    beta: number(given, 'beta', 2),
    scales: isNone(scales) ? [8, 16, 32] : numbers(scales),
  };
}
