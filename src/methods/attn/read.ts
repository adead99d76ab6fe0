import type { AttnSettings } from './settings';
import { decodeAttn } from './decode';
import { onlyOutput, type Reader } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import { requireDistributions, requireLogits } from '../../runtime/probabilities';

/**
 * SAR, NRTR, SATRN, RobustScanner, MASTER, ASTER, ABINet: `[1, steps, classes]`, no step after the
 * end token.
 */
export const attn: Reader<AttnSettings> = {
  feeds: ({ fit }, settings) =>
    settings.validRatio
      ? { valid_ratio: { dims: [1], data: Float32Array.of(fit.validRatio) } }
      : {},
  read(reading, settings) {
    const { dims, data } = onlyOutput(reading);
    if (dims.length !== 3)
      throw misfit.outputShape(reading.onnxPath, dims, 'batch × steps × classes');
    const [, steps, classes] = dims as [number, number, number];
    const expected = settings.classes.length;
    const withoutPadding = reading.description.generation === '0.x' && classes === expected - 1;
    if (classes !== expected && !withoutPadding)
      throw misfit.classes(reading.onnxPath, classes, expected);
    const { generation, method } = reading.description;
    if (settings.softmax) requireLogits(data, classes, reading.onnxPath);
    // 0.x MASTER scores by its logits.
    else if (generation === '1.x' || method !== 'MASTER')
      requireDistributions(data, classes, reading.onnxPath);
    return [decodeAttn(data, steps, classes, settings)];
  },
};
