import type { AttnSettings } from '../../model/postSettings';
import { decodeAttn } from './decode';
import { onlyOutput, type Method } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import { requireDistributions, requireLogits } from '../../runtime/probabilities';

/**
 * SAR, NRTR, SATRN, RobustScanner, MASTER, ASTER, ABINet: `[1, steps, classes]`, no step after the
 * end token.
 */
export const attn: Method<AttnSettings> = {
  feeds: ({ validRatio }, settings) =>
    settings.validRatio ? { valid_ratio: { dims: [1], data: Float32Array.of(validRatio) } } : {},
  read(run, settings) {
    const { dims, data } = onlyOutput(run);
    if (dims.length !== 3) throw misfit.outputShape(run.onnxPath, dims, 'batch × steps × classes');
    const [, steps, classes] = dims as [number, number, number];
    const expected = settings.classes.length;
    const withoutPadding = run.description.generation === '0.x' && classes === expected - 1;
    if (classes !== expected && !withoutPadding)
      throw misfit.classes(run.onnxPath, classes, expected);
    const { generation, method } = run.description;
    if (settings.softmax) requireLogits(data, classes, run.onnxPath);
    // 0.x MASTER scores by its logits.
    else if (generation === '1.x' || method !== 'MASTER')
      requireDistributions(data, classes, run.onnxPath);
    return [decodeAttn(data, steps, classes, settings)];
  },
};
