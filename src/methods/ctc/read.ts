import { paddleError } from '../../onnx/paddle';
import type { CTCSettings } from '../../model/postSettings';
import { blankIsFirst } from '../characters/blankFirst';
import { decodeCtc } from './decode';
import { onlyOutput, type Method } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import { requireDistributions, requireLogits } from '../../runtime/probabilities';

/** CRNN, SVTR, CRNN-TPS: `[1, steps, classes]`. */
export const ctc: Method<CTCSettings> = {
  read(run, settings) {
    const { dims, data } = onlyOutput(run);
    if (dims.length !== 3) throw misfit.outputShape(run.onnxPath, dims, 'batch × steps × classes');
    if (dims[2] !== settings.classes.length)
      throw misfit.classes(run.onnxPath, dims[2]!, settings.classes.length);
    if (settings.softmax) requireLogits(data, dims[2], run.onnxPath);
    else requireDistributions(data, dims[2], run.onnxPath);
    if (blankIsFirst(data, dims[1]!, dims[2], settings.blank))
      throw paddleError(run.onnxPath, settings.blank);
    return [decodeCtc(data, dims[1]!, settings, run.prepared.validRatio)];
  },
};
