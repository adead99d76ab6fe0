import { paddleError } from '../../../core/archive/foreignOnnx';
import type { CTCSettings } from '../../../core/ocr/postSettings';
import { blankIsFirst } from '../../../core/ocr/recognizers/blankFirst';
import { decodeCtc } from '../../../core/ocr/recognizers/ctc';
import { onlyOutput, type Method } from '../method';
import { misfit } from '../misfit';
import { requireDistributions, requireLogits } from '../probabilities';

/** CRNN, SVTR, CRNN-TPS: `[1, steps, classes]`. */
export const ctc: Method<CTCSettings> = {
  read(run, settings) {
    const { dims, data } = onlyOutput(run);
    if (dims.length !== 3) throw misfit.outputShape(run.onnxPath, dims, 'batch × steps × classes');
    if (dims[2] !== settings.classes.length) throw misfit.classes(run.onnxPath, dims[2]!, settings.classes.length);
    if (settings.softmax) requireLogits(data, dims[2], run.onnxPath);
    else requireDistributions(data, dims[2], run.onnxPath);
    if (blankIsFirst(data, dims[1]!, dims[2], settings.blank)) throw paddleError(run.onnxPath, settings.blank);
    return [decodeCtc(data, dims[1]!, settings, run.prepared.validRatio)];
  },
};
