import type { CTCSettings } from '../../../core/ocr/postSettings';
import { decodeCtc } from '../../../core/ocr/recognizers/ctc';
import { onlyOutput, type Method } from '../method';
import { misfit } from '../misfit';

/** CRNN, SVTR, CRNN-TPS: `[1, steps, classes]`. */
export const ctc: Method<CTCSettings> = {
  read(run, settings) {
    const { dims, data } = onlyOutput(run);
    if (dims.length !== 3) throw misfit.outputShape(run.onnxPath, dims, 'batch × steps × classes');
    if (dims[2] !== settings.classes.length) throw misfit.classes(run.onnxPath, dims[2]!, settings.classes.length);
    return [decodeCtc(data, dims[1]!, settings, run.prepared.validRatio)];
  },
};
