import { paddleError } from '../../onnx/paddle';
import type { CTCSettings } from './settings';
import { blankIsFirst } from '../characters/blankFirst';
import { decodeCtc } from './decode';
import { onlyOutput, type Reader } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import { requireDistributions, requireLogits } from '../../runtime/probabilities';

/** CRNN, SVTR, CRNN-TPS: `[1, steps, classes]`. */
export const ctc: Reader<CTCSettings> = {
  together: true,
  read(reading, settings) {
    const { dims, data } = onlyOutput(reading);
    if (dims.length !== 3)
      throw misfit.outputShape(reading.onnxPath, dims, 'batch × steps × classes');
    if (dims[2] !== settings.classes.length)
      throw misfit.classes(reading.onnxPath, dims[2]!, settings.classes.length);
    if (settings.softmax) requireLogits(data, dims[2], reading.onnxPath);
    else requireDistributions(data, dims[2], reading.onnxPath);
    if (blankIsFirst(data, dims[1]!, dims[2], settings.blank))
      throw paddleError(reading.onnxPath, settings.blank);
    return [decodeCtc(data, dims[1]!, settings, reading.fit.validRatio)];
  },
};
